package io.kruxos.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FramesTest {
    @Test
    void shouldReadWhatWasWritten() throws IOException {
        byte[] large = new byte[3_000_000];
        new SplittableRandom(1).nextBytes(large);
        List<byte[]> payloads = List.of(new byte[] {1}, new byte[70_000], large, new byte[] {2, 3});
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        FrameWriter writer = new FrameWriter(Channels.newChannel(stream));
        for (byte[] payload : payloads) {
            writer.write(payload);
        }
        FrameReader reader = new FrameReader(trickle(stream.toByteArray()));
        for (byte[] payload : payloads) {
            assertArrayEquals(payload, reader.next());
        }
        assertNull(reader.next());
    }

    @Test
    void shouldWriteASmallFrameAtOnce() throws IOException {
        int[] writes = new int[1];
        FrameWriter writer = new FrameWriter(new WritableByteChannel() {
            @Override
            public int write(ByteBuffer bytes) {
                writes[0]++;
                int count = bytes.remaining();
                bytes.position(bytes.limit());
                return count;
            }

            @Override
            public boolean isOpen() {
                return true;
            }

            @Override
            public void close() {}
        });
        writer.write(new byte[600]);
        assertEquals(1, writes[0]);
    }

    @Test
    void shouldNameWhatIsWrongWithAFrame() {
        assertTrue(failure("00000000").contains("a frame of 0 bytes"));
        assertTrue(failure("7fffffff00").contains("a frame of 2147483647 bytes"));
        assertTrue(failure("ffffffff00").contains("a frame of 4294967295 bytes"));
        assertTrue(failure("0000").contains("ended inside a frame"));
        assertTrue(failure("000000ff0102").contains("ended inside a frame"));
        assertTrue(failure("04000000").contains("ended inside a frame"));
    }

    @Test
    void shouldRefuseToWriteWhatCannotBeRead() {
        FrameWriter writer = new FrameWriter(Channels.newChannel(new ByteArrayOutputStream()), 10);
        assertThrows(FrameException.class, () -> writer.write(new byte[0]));
        assertThrows(FrameException.class, () -> writer.write(new byte[11]));
    }

    @Test
    void shouldWriteNothingAfterAFrameThatWasCutOff() {
        FrameWriter writer = new FrameWriter(new WritableByteChannel() {
            @Override
            public int write(ByteBuffer bytes) throws IOException {
                throw new IOException("gone");
            }

            @Override
            public boolean isOpen() {
                return true;
            }

            @Override
            public void close() {}
        });
        assertThrows(IOException.class, () -> writer.write(new byte[1]));
        assertThrows(FrameException.class, () -> writer.write(new byte[1]));
    }

    private static String failure(String hex) {
        FrameReader reader = new FrameReader(trickle(HexFormat.of().parseHex(hex)));
        return String.valueOf(assertThrows(FrameException.class, reader::next).getMessage());
    }

    /** A channel that gives at most 1,000 bytes a read. */
    private static ReadableByteChannel trickle(byte[] bytes) {
        return Channels.newChannel(new ByteArrayInputStream(bytes) {
            @Override
            public synchronized int read(byte[] into, int offset, int length) {
                return super.read(into, offset, Math.min(length, 1000));
            }
        });
    }
}
