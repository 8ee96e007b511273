package io.kruxos.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kruxos.durable.MemoryFiles;
import io.kruxos.testing.MovableClock;
import io.kruxos.wire.CborCodec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Holds {@code docs/audit-format.md} to what is written. */
class AuditFormatTest {
    private static final Pattern HEX_BLOCK = Pattern.compile("```\n((?:[0-9a-f]+\n)+)```");

    private static AuditRecord example() throws Exception {
        try (AuditLog log =
                AuditLog.open(Path.of("/audit"), new MemoryFiles(), new MovableClock(), KnownSecrets.NONE)) {
            log.record(new Entry.GatewayStopped("asked to"));
            try (AuditTail tail = log.follow(0)) {
                return tail.next(Duration.ofSeconds(10)).orElseThrow();
            }
        }
    }

    @Test
    void shouldWriteTheExampleOfTheDocument() throws Exception {
        List<String> blocks = new ArrayList<>();
        Matcher matcher = HEX_BLOCK.matcher(Files.readString(Path.of("docs/audit-format.md")));
        while (matcher.find()) {
            blocks.add(matcher.group(1).replace("\n", ""));
        }
        AuditRecord record = example();

        assertEquals(
                List.of(
                        HexFormat.of().formatHex(CborCodec.encode(record.fields())),
                        record.hash().hex()),
                blocks);
    }

    @Test
    void shouldNameEveryKindInTheDocument() throws Exception {
        String document = Files.readString(Path.of("docs/audit-format.md"));
        for (Kind kind : Kind.values()) {
            assertTrue(document.contains("\n| `" + kind.word() + "` |"), kind.word());
        }
    }
}
