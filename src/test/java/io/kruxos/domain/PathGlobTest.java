package io.kruxos.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathGlobTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "/workspace/** /workspace",
                "/workspace/** /workspace/a/b.txt",
                "/** /",
                "/** /etc/passwd",
                "** /etc/passwd",
                "**/.env* /.env",
                "**/.env* /workspace/a/.env.local",
                "/a/**/b /a/b",
                "/a/**/b /a/x/y/b",
                "/a/*/b /a/x/b",
                "/a/*.txt /a/.txt",
                "/a/?.txt /a/ü.txt",
                "/a/?.txt /a/😀.txt",
                "/a/[a-c0]x /a/bx",
                "/a/[!a-c]x /a/dx",
                "/a/[]]x /a/]x",
                "/{a,b/{c,d}}/e /b/d/e",
                "/a{,.bak} /a.bak",
                "/a\\*b /a*b",
                "/a\\{b /a{b",
                "/a**z /a/b/z",
                "/a/**/b/** /a/x/b",
                "/a/**/b/** /a/b/x/b/y",
                "/ /",
            })
    void shouldMatch(String pattern, String path) {
        assertTrue(PathGlob.of(pattern).matches(path));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "/workspace/** /workspaces",
                "/workspace/** /work",
                "/workspace /workspace/a",
                "**/.env* /workspace/.env/x",
                "**/b /ab",
                "/a/**/b /a/xb",
                "/a/**/b /ab",
                "/a/* /a",
                "/a/* /a/b/c",
                "/a?b /a/b",
                "/a[!x]b /a/b",
                "/A /a",
                "/{a,b} /c",
                "/a/ab*ba /a/aba",
            })
    void shouldNotMatch(String pattern, String path) {
        assertFalse(PathGlob.of(pattern).matches(path));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "a", "*/a", "/a/", "/a//b", "/a/../b", "/./a", "/{a", "/a}", "/[a", "/[a/b]", "/[z-a]", "/a\\",
                "{/a,b}"
            })
    void shouldRefuseMalformedPatterns(String pattern) {
        assertThrows(IllegalArgumentException.class, () -> PathGlob.of(pattern));
    }

    @Test
    void shouldRefusePatternsAboveTheLimits() {
        assertThrows(IllegalArgumentException.class, () -> PathGlob.of("/" + "a".repeat(PathGlob.LENGTH_MAX)));
        assertThrows(IllegalArgumentException.class, () -> PathGlob.of("/" + "{a,b}".repeat(9)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "/a/b /a true",
                "/a/b /a/b false",
                "/a/b / true",
                "/a/** /a/b/c true",
                "/a/** /b false",
                "/a/** / true",
                "**/.env /x/y true",
                "/a/*.txt /a true",
                "/a/*.txt /a/b false",
                "/a/*/c /a/b true",
                "/a* /ab false",
                "/ / false",
            })
    void shouldKnowWhetherSomethingBelowCouldMatch(String pattern, String directory, boolean expected) {
        assertEquals(expected, PathGlob.of(pattern).mayMatchBelow(directory));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "/a/** /a true",
                "/a/** /a/b true",
                "/a/** / false",
                "/a/** /ab false",
                "/** / true",
                "** / true",
                "**/.git/** /a/.git true",
                "**/.git/** /a false",
                "/a/* /a false",
                "/a/**/b /a false",
                "/a** /ab true",
                "/{x,a}/** /a/b true",
            })
    void shouldKnowWhetherAWholeTreeMatches(String pattern, String path, boolean expected) {
        assertEquals(expected, PathGlob.of(pattern).coversTree(path));
    }

    @Test
    void shouldMatchAllOfACoveredTree() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            PathGlob glob = PathGlob.of(randomPattern(random));
            String path = randomPath(random);
            String below = path + randomPath(random);
            if (glob.coversTree(path)) {
                assertTrue(glob.matches(path) && glob.matches(below), "seed " + seed + ": " + glob + " on " + below);
            }
        }
    }

    /** More steps than a long has bits take the other way through the automaton. */
    @Test
    void shouldMatchWithMoreStepsThanBits() {
        PathGlob glob = PathGlob.of("/?" + "*a".repeat(40) + "/**/z");

        assertTrue(glob.matches("/x" + "ba".repeat(40) + "/q/z"));
        assertFalse(glob.matches("/x" + "ba".repeat(39) + "/q/z"));
    }

    @Test
    void shouldNameTheFixedBeginningOfEachAlternative() {
        assertEquals(
                List.of("/", "/b/", "/a"),
                List.of("**/x", "/b/*", "/a/**").stream()
                        .flatMap(p -> PathGlob.of(p).literalPrefixes().stream())
                        .toList());
    }

    @Test
    void shouldStaySteadyOnHostilePatterns() {
        PathGlob glob = PathGlob.of("/" + "*a".repeat(400) + "b");
        assertFalse(glob.matches("/" + "a".repeat(4000)));
    }

    /** A regular expression, built with no thought of speed, is the second opinion. */
    @Test
    void shouldAgreeWithAnEqualRegularExpression() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            String pattern = randomPattern(random);
            String path = randomPath(random);
            boolean expected = Pattern.matches(regex(pattern), path);
            assertEquals(expected, PathGlob.of(pattern).matches(path), "seed " + seed + ": " + pattern + " on " + path);
        }
    }

    private static String randomPattern(Random random) {
        StringBuilder text = new StringBuilder(random.nextInt(5) == 0 ? "**" : "");
        for (int names = 1 + random.nextInt(4); names > 0; names--) {
            text.append('/')
                    .append(List.of("**", "*", "a", "b", "a*", "?", "*b").get(random.nextInt(7)));
        }
        return text.toString();
    }

    private static String randomPath(Random random) {
        StringBuilder text = new StringBuilder();
        for (int names = 1 + random.nextInt(5); names > 0; names--) {
            text.append('/').append(List.of("a", "b", "ab", "ba").get(random.nextInt(4)));
        }
        return text.toString();
    }

    private static String regex(String pattern) {
        String absolute = pattern.startsWith("/") ? pattern : "/" + pattern;
        String regex = absolute.replace("?", "[^/]").replaceAll("/\\*\\*$", "(/.§)?");
        while (regex.contains("/**/")) {
            regex = regex.replace("/**/", "/(.§/)?");
        }
        return regex.replace("**", ".§").replace("*", "[^/]§").replace("§", "*");
    }
}
