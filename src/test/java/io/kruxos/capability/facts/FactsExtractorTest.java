package io.kruxos.capability.facts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kruxos.capability.Calls;
import io.kruxos.capability.definition.CapabilitySpec;
import io.kruxos.capability.definition.DefinitionReader;
import io.kruxos.capability.schema.ArgumentValidator;
import io.kruxos.capability.schema.Validation;
import io.kruxos.domain.CallFacts;
import io.kruxos.domain.CommandFact;
import io.kruxos.domain.Errors;
import io.kruxos.domain.HostFact;
import io.kruxos.domain.PathFact;
import io.kruxos.domain.PathFact.Access;
import io.kruxos.domain.PathFact.Reach;
import io.kruxos.domain.StructuredError;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FactsExtractorTest {
    private static final Instant AT = Instant.parse("2026-11-22T12:00:00Z");

    private static final CapabilitySpec SPEC =
            DefinitionReader.read("test.yaml", """
                    category: test
                    title: T
                    about: A
                    runs: cell
                    capabilities:
                      test.all:
                        title: T
                        purpose: P
                        use_when: U
                        avoid_when: N
                        tier: notify
                        effects: { read_only: false }
                        side_effects: [Many]
                        inputs:
                          path: { type: path, about: A }
                          glob: { type: glob, about: A }
                          preview: { type: boolean, about: A, default: false }
                          trash: { type: boolean, about: A, default: false }
                          edits:
                            type: array
                            about: A
                            max_items: 9
                            items: { type: object, fields: { target: { type: path, required: true, about: A } } }
                          url: { type: url, about: A }
                          host: { type: host, about: A }
                          port: { type: integer, min: 0, max: 99999, about: A }
                          command: { type: string, max_length: 99, about: A, default: "true" }
                          args: { type: array, max_items: 9, about: A, items: { type: string, max_length: 99 } }
                          shell: { type: boolean, about: A, default: false }
                          directory: { type: path, about: A }
                        facts:
                          paths:
                            - input: path
                              access: { when: preview, then: read, else: write }
                              reach: { when: glob, then: subtree, else: entry }
                            - { input: "edits[].target", access: write, reach: entry }
                            - { input: directory, access: read, reach: entry }
                            - { fixed: /workspace, access: write, reach: subtree, when: trash }
                          urls: [{ input: url }]
                          hosts: [{ input: host, port_input: port, port: 53 }]
                          command: { program: command, arguments: args, shell: shell, directory: directory }
                    """).capabilities().getFirst();

    private final FactsExtractor extractor = new FactsExtractor(request -> switch (request.program()) {
        case "nothing" -> new ProgramResolver.Resolution.Unresolved(Errors.fileNotFound("nothing"));
        default ->
            new ProgramResolver.Resolution.Found(new CommandFact(
                    request.directory() + "/" + request.program(),
                    Set.of(request.program()),
                    request.arguments(),
                    request.shell()));
    });

    private Extraction extract(Map<String, @Nullable Object> arguments) {
        Validation validation = new ArgumentValidator(SPEC.name(), SPEC.inputs(), SPEC.rules()).validate(arguments);
        Map<String, @Nullable Object> valid = assertInstanceOf(Validation.Valid.class, validation, validation::toString)
                .arguments();
        return extractor.extract(SPEC, valid, Calls.CALLER, Calls.AGENT.mounts(), AT);
    }

    private Extraction.Established established(Map<String, @Nullable Object> arguments) {
        return assertInstanceOf(Extraction.Established.class, extract(arguments));
    }

    private StructuredError refused(Map<String, @Nullable Object> arguments) {
        return assertInstanceOf(Extraction.Refused.class, extract(arguments)).error();
    }

    @Test
    void shouldTranslatePathsEverywhereInTheArguments() {
        Extraction.Established call = established(Map.of(
                "path",
                "/home/me/src/app/./a",
                "edits",
                List.of(Map.of("target", "b/../c"), Map.of("target", "/home/me/docs/d"))));

        assertEquals("/workspace/a", call.arguments().get("path"));
        assertEquals(
                List.of(Map.of("target", "/workspace/c"), Map.of("target", "/mnt/docs/d")),
                call.arguments().get("edits"));
        assertEquals(
                List.of(
                        new PathFact("/workspace/a", Access.WRITE, Reach.ENTRY),
                        new PathFact("/workspace/c", Access.WRITE, Reach.ENTRY),
                        new PathFact("/mnt/docs/d", Access.WRITE, Reach.ENTRY)),
                call.facts().paths());
        assertEquals(call.arguments(), call.facts().arguments());
        assertEquals(AT, call.facts().at());
    }

    @Test
    void shouldLetAccessAndReachFollowOtherInputs() {
        CallFacts facts = established(Map.of("path", "a", "glob", "**", "preview", true, "trash", true))
                .facts();

        assertEquals(
                List.of(
                        new PathFact("/workspace/a", Access.READ, Reach.SUBTREE),
                        new PathFact("/workspace", Access.WRITE, Reach.SUBTREE)),
                facts.paths());
    }

    @Test
    void shouldHaveNoPathWhereNoneIsGiven() {
        assertEquals(List.of(), established(Map.of()).facts().paths());
    }

    @Test
    void shouldEstablishFactsOutOfScopeAndSayThatTheyAre() {
        Extraction.Established call = established(Map.of("path", "/workspace/../etc/passwd", "preview", true));

        assertEquals("/etc/passwd", call.facts().paths().getFirst().path());
        StructuredError error = call.outOfScope().orElseThrow();
        assertEquals("PathOutOfScope", error.type());
        assertTrue(error.agentDescription().contains("/workspace, /mnt/docs"), error.agentDescription());
    }

    @Test
    void shouldRefuseChangesInAReadOnlyMountOnly() {
        assertEquals(
                "PermissionDenied",
                established(Map.of("path", "/mnt/docs/x"))
                        .outOfScope()
                        .orElseThrow()
                        .type());
        assertTrue(established(Map.of("path", "/mnt/docs/x", "preview", true))
                .outOfScope()
                .isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\0b", "~/x", "a\nb", "file:///etc/passwd"})
    void shouldRefuseAMalformedPathAndNameItsPlace(String path) {
        StructuredError error = refused(Map.of("edits", List.of(Map.of("target", "a"), Map.of("target", path))));

        assertEquals("InvalidInput", error.type());
        assertEquals("edits[1].target", error.context().get("field"));
    }

    @ParameterizedTest
    @CsvSource({
        "HTTPS://Example.COM, https://example.com/, example.com, 443",
        "http://example.com.:8080/a?b=c, http://example.com:8080/a?b=c, example.com, 8080",
        "http://[2001:DB8::1]/x, http://[2001:db8::1]/x, 2001:db8::1, 80",
        "http://127.0.0.1/, http://127.0.0.1/, 127.0.0.1, 80",
    })
    void shouldSpellUrlsInOneWayAndTellTheirHosts(String written, String url, String host, int port) {
        Extraction.Established call = established(Map.of("url", written));

        assertEquals(List.of(url), call.facts().urls());
        assertEquals(List.of(new HostFact(host, port)), call.facts().hosts());
        assertEquals(url, call.arguments().get("url"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://example.com/",
                "http://user:secret@example.com/",
                "http://0x7f.1/",
                "http://2130706433/",
                "http://0177.0.0.1/",
                "http://127.1/",
                "http://1.2.3.4.5/",
                "http://exa mple.com/",
                "http:example.com",
                "//example.com/",
                "http://example.com:0/",
                "http://example.com:99999/",
                "file:///etc/passwd",
                "http://-a-.com/",
                "http://[::1%25eth0]/",
            })
    void shouldRefuseUrlsThatAreNoneOrAmbiguous(String url) {
        StructuredError error = refused(Map.of("url", url));

        assertEquals("url", error.context().get("field"));
        assertTrue(!error.toString().contains("secret"), error.toString());
    }

    @Test
    void shouldTakePortsFromTheInputOrTheDefinition() {
        assertEquals(
                List.of(new HostFact("example.com", 53)),
                established(Map.of("host", "Example.com.")).facts().hosts());
        assertEquals(
                List.of(new HostFact("::1", 22)),
                established(Map.of("host", "[::1]", "port", 22)).facts().hosts());
        assertEquals("port", refused(Map.of("host", "a.b", "port", 0)).context().get("field"));
        assertEquals("host", refused(Map.of("host", "127.1")).context().get("field"));
    }

    @Test
    void shouldResolveTheProgramWhereItStarts() {
        CommandFact command = established(Map.of(
                        "command",
                        "make",
                        "args",
                        List.of("-j", "2"),
                        "shell",
                        true,
                        "directory",
                        "/home/me/src/app/b"))
                .facts()
                .commands()
                .getFirst();

        assertEquals(new CommandFact("/workspace/b/make", Set.of("make"), List.of("-j", "2"), true), command);
    }

    @Test
    void shouldRefuseAProgramThatCannotBeResolved() {
        assertEquals("FileNotFound", refused(Map.of("command", "nothing")).type());
    }

    @Test
    void shouldPutRealPathsWhereLinksWere() {
        Map<String, @Nullable Object> arguments = established(Map.of(
                        "path", "link/a", "edits", List.of(Map.of("target", "link"), Map.of("target", "linked"))))
                .arguments();

        Map<String, @Nullable Object> redirected = FactsExtractor.redirected(
                SPEC, arguments, Map.of("/workspace/link", "/etc", "/workspace", "/workspace/never"));

        assertEquals("/etc/a", redirected.get("path"));
        assertEquals(
                List.of(Map.of("target", "/etc"), Map.of("target", "/workspace/never/linked")),
                redirected.get("edits"));
        assertNotEquals(arguments, redirected);
        assertEquals(
                "PathOutOfScope",
                assertInstanceOf(
                                Extraction.Established.class,
                                extractor.extract(SPEC, redirected, Calls.CALLER, Calls.AGENT.mounts(), AT))
                        .outOfScope()
                        .orElseThrow()
                        .type());
    }
}
