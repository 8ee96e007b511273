package io.kruxos.clients.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TomlRewritingTest {
    private static final Location REQUIRED = Location.of("mcp_servers", "kruxos", "required");

    private static String with(String text, Location at, Object value) {
        return FileFormat.TOML.rewrite(text, Meaning.with(FileFormat.TOML.meaning(text), at, value));
    }

    private static String without(String text, Location at) {
        return FileFormat.TOML.rewrite(text, Meaning.without(FileFormat.TOML.meaning(text), at));
    }

    @Test
    void shouldReplaceAValueAndKeepItsCommentAndItsNeighbours() {
        String text = """
                # mine
                model = 'gpt'   # the good one

                [mcp_servers.kruxos]   # ours
                required   =   false  # was off
                command = "x"

                # about the other
                [mcp_servers.other]
                args = [ "a", # one
                         "b" ]
                """;
        assertEquals(text.replace("=   false  #", "=   true  #"), with(text, REQUIRED, true));
    }

    @Test
    void shouldAddToATableBeforeTheCommentOfTheNextOne() {
        String text = """
                [mcp_servers.kruxos]
                command = "x"

                # about the other
                [mcp_servers.other]
                command = "y"
                """;
        assertEquals(text.replace("\"x\"\n", "\"x\"\nrequired = true\n"), with(text, REQUIRED, true));
    }

    @Test
    void shouldAddATableAtTheEnd() {
        assertEquals("a = 1\n\n[mcp_servers.kruxos]\nrequired = true\n", with("a = 1\n", REQUIRED, true));
        assertEquals("a = 1\n\n[mcp_servers.kruxos]\nrequired = true\n", with("a = 1", REQUIRED, true));
    }

    @Test
    void shouldAddAKeyOfTheTopAboveTheFirstTable() {
        assertEquals("b = 2\n\n[t]\na = 1\n", with("[t]\na = 1\n", Location.of("b"), 2L));
        assertEquals("# head\n\nb = 2\n\n[t]\na = 1\n", with("# head\n\n[t]\na = 1\n", Location.of("b"), 2L));
        assertEquals("a = 1\nb = 2\n[t]\n", with("a = 1\n[t]\n", Location.of("b"), 2L));
        assertEquals("# only words\nb = 2\n", with("# only words", Location.of("b"), 2L));
    }

    @Test
    void shouldFollowDottedKeys() {
        assertEquals(
                "mcp_servers.kruxos.command = 'x'\nmcp_servers.kruxos.required = true\n[t]\n",
                with("mcp_servers.kruxos.command = 'x'\n[t]\n", REQUIRED, true));
        assertEquals(
                "[mcp_servers]\nkruxos.command = 'x'\nkruxos.required = true\nother.command = 'y'\n",
                with("[mcp_servers]\nkruxos.command = 'x'\nother.command = 'y'\n", REQUIRED, true));
    }

    @Test
    void shouldWriteAnInlineTableAnew() {
        assertEquals(
                "[mcp_servers]\nkruxos = { command = \"x\", required = true } # here\n",
                with("[mcp_servers]\nkruxos = {command='x'} # here\n", REQUIRED, true));
    }

    @Test
    void shouldAppendToAListOfTables() {
        Map<String, @Nullable Object> hook = new LinkedHashMap<>();
        hook.put("hooks", List.of(Map.of("type", "command")));
        String text = "[[hooks.Stop]]\nmatcher = \"a\"\n[[hooks.Stop.hooks]]\ntype = \"prompt\"\n\n[t]\nx = 1\n";
        List<@Nullable Object> list = Meaning.listAt(FileFormat.TOML.meaning(text), Location.of("hooks", "Stop"));
        list.add(hook);
        assertEquals(
                text.replace(
                        "\"prompt\"\n", "\"prompt\"\n\n[[hooks.Stop]]\n\n[[hooks.Stop.hooks]]\ntype = \"command\"\n"),
                with(text, Location.of("hooks", "Stop"), list));
    }

    @Test
    void shouldRemoveAValueWithItsLine() {
        assertEquals(
                "[a]\n# kept\nc = 1\n",
                without("[a]\n# kept\nb = \"\"\"x\n y\"\"\" # gone\nc = 1\n", Location.of("a", "b")));
        assertEquals("z = 1\n", without("z = 1\n[a.b]\nx = 1\n", Location.of("a", "b")));
    }

    @Test
    void shouldKeepForeignLineEnds() {
        assertEquals("[t]\r\na = 1\r\nb = 2\r\n", with("[t]\r\na = 1\r\n", Location.of("t", "b"), 2L));
    }

    @Test
    void shouldNotBeFooledByTextThatLooksLikeTables() {
        String text = """
                note = '''
                [mcp_servers.kruxos]
                required = false
                '''
                "mcp_servers".kruxos.list = [ "]", '[', { a = "}" } ]
                """;
        String after = with(text, REQUIRED, true);
        assertTrue(after.startsWith(text), after);
        assertEquals(true, Meaning.valueAt(FileFormat.TOML.meaning(after), REQUIRED));
    }

    @Test
    void shouldWriteTextsThatNeedCare() {
        String value = "a \"b\" \\ \n\t\u0001 ü ${X}";
        String after = with("", Location.of("k with blank", "é"), value);
        assertEquals(value, Meaning.valueAt(FileFormat.TOML.meaning(after), Location.of("k with blank", "é")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a = ", "[t", "a = 1\na = 2\n", "[t]\n[t]\n", "a = \"x\n"})
    void shouldRefuseWhatIsNoToml(String text) {
        Unwritable refusal = assertThrows(Unwritable.class, () -> FileFormat.TOML.meaning(text));
        assertTrue(refusal.reason().startsWith("it is not valid TOML"), refusal.reason());
    }

    @Test
    void shouldNotShowWhatStandsAroundAFault() {
        Unwritable refusal =
                assertThrows(Unwritable.class, () -> FileFormat.TOML.meaning("token = \"hunter2\" \"again\"\n"));
        assertTrue(!refusal.reason().contains("hunter2") && refusal.reason().contains("line 1"), refusal.reason());
    }

    @Test
    void shouldRefuseATextWhereATableIsNeeded() {
        assertThrows(Unwritable.class, () -> with("mcp_servers = 'none'\n", REQUIRED, true));
    }

    /** Random files from real-world pieces: the result means what is wanted, and no line that is not about it is lost. */
    @Test
    void shouldChangeOnlyWhatIsAskedForInAnyFile() {
        long seed = Long.getLong("kruxos.seed", System.nanoTime());
        System.out.println("seed " + seed + ", repeat with -Dkruxos.seed");
        Random random = new Random(seed);
        List<String> pieces = List.of(
                "[a]\nx = 1 # one\n",
                "[a.b]\ny = [1,\n 2, # two\n 3]\n",
                "# about c\n[c]\nz.w = \"\"\"\n[a]\nx = 9\n\"\"\"\n",
                "[[d]]\nn = 1\n",
                "[[d]]\nn = 2\n[d.e]\nf = 'x'\n",
                "[[d.g]]\nh = 1979-05-27 07:32:00Z\n",
                "[i]\nj = { k = 1, l = { m = \"}\" } }\n",
                "\n# alone\n\n");
        List<Location> places = List.of(
                Location.of("a", "x"),
                Location.of("a", "new"),
                Location.of("a", "b", "y"),
                Location.of("a", "b", "deep", "er"),
                Location.of("c", "z", "w"),
                Location.of("c", "z", "v"),
                Location.of("i", "j", "k"),
                Location.of("i", "j", "l", "n"),
                Location.of("top"),
                Location.of("q", "r", "s"));
        for (int round = 0; round < 2_000; round++) {
            String text = file(random, pieces);
            Map<String, @Nullable Object> wanted = FileFormat.TOML.meaning(text);
            Location at = places.get(random.nextInt(places.size()));
            wanted = random.nextInt(4) == 0 ? Meaning.without(wanted, at) : Meaning.with(wanted, at, "new\nvalue");

            String after = FileFormat.TOML.rewrite(text, wanted);

            assertEquals(wanted, FileFormat.TOML.meaning(after), text);
            for (String comment : List.of("# about c", "# alone")) {
                assertEquals(text.contains(comment), after.contains(comment), () -> text + "\n----\n" + after);
            }
            assertEquals(after, FileFormat.TOML.rewrite(after, wanted), "a second time changes nothing");
        }
    }

    private static String file(Random random, List<String> pieces) {
        List<String> chosen = new ArrayList<>();
        if (random.nextBoolean()) {
            chosen.add("first = 1\n");
        }
        for (String piece : pieces) {
            // Sub-tables of a list need the list before them.
            boolean possible = !piece.startsWith("[[d.g") || chosen.stream().anyMatch(one -> one.startsWith("[[d]]"));
            if (possible && random.nextBoolean()) {
                chosen.add(piece);
            }
        }
        String text = String.join(random.nextBoolean() ? "\n" : "", chosen);
        return random.nextInt(5) == 0 ? text.stripTrailing() : text;
    }
}
