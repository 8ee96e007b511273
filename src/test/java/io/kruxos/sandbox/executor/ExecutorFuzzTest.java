package io.kruxos.sandbox.executor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kruxos.sandbox.WorkResult;
import io.kruxos.wire.FrameReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A peer that breaks the protocol is told how, loses its connection, and harms nobody else. */
@Timeout(120)
class ExecutorFuzzTest {
    private static final int ROUNDS = 400;

    @TempDir
    Path directory;

    private final long seed = Long.getLong("fuzz.seed", System.nanoTime());
    private final SplittableRandom random = new SplittableRandom(seed);
    private LocalExecutor executor;

    @BeforeEach
    void open() throws IOException {
        executor = new LocalExecutor(directory);
    }

    @AfterEach
    void close() {
        executor.close();
    }

    @Test
    void shouldNameWhatIsWrong() throws IOException {
        byte[] hello = frame(new Message.Hello(1, "t"));
        byte[] echo = frame(run(5));
        assertFault("first message is no greeting", echo);
        assertFault("protocol 2", frame(new Message.Hello(2, "t")));
        assertFault("not a message", frame(new byte[] {(byte) 0xff, 0, 1}));
        assertFault("a frame of 4294967295 bytes", new byte[] {-1, -1, -1, -1, 0});
        assertFault("ended inside a frame", new byte[] {0, 0, 0, 9, 0});
        assertFault("ids do not rise", hello, echo, echo);
        assertFault("ids do not rise", hello, echo, frame(run(4)));
        assertFault("ids do not rise", hello, frame(run(0)));
        assertFault("never made", hello, frame(new Message.Cancel(1)));
        assertFault("does not send", hello, hello);
        assertFault("does not send", hello, frame(new Message.Result(1, new WorkResult.Done(Map.of()))));
    }

    @Test
    void shouldSurviveWhateverArrives() throws IOException {
        System.out.println("ExecutorFuzzTest fuzz.seed=" + seed);
        for (int i = 0; i < ROUNDS; i++) {
            List<byte[]> frames = new ArrayList<>();
            frames.add(frame(new Message.Hello(1, "t")));
            for (Message message : MessageCodecTest.messages()) {
                frames.add(frame(message));
            }
            exchange(damaged(frames));
        }
        try (ExecutorClient client = executor.client()) {
            WorkResult result = client.run(Samples.PLAN, Samples.work("test.echo", Map.of("a", 1L)));
            assertEquals(new WorkResult.Done(Map.of("a", 1L)), result, "fuzz.seed=" + seed);
        }
    }

    /** Frames in a random order, some doubled, some missing, then a few bytes changed or the end cut off. */
    private byte[] damaged(List<byte[]> frames) throws IOException {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        stream.write(frames.getFirst());
        for (int n = random.nextInt(8); n > 0; n--) {
            stream.write(frames.get(random.nextInt(frames.size())));
        }
        byte[] bytes = stream.toByteArray();
        for (int n = random.nextInt(6); n > 0; n--) {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return random.nextInt(3) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
    }

    /** Sends all and reads until the executor closes; returns the last message. */
    private Message exchange(byte[] bytes) throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(executor.socket))) {
            ByteBuffer out = ByteBuffer.wrap(bytes);
            try {
                while (out.hasRemaining()) {
                    channel.write(out);
                }
                channel.shutdownOutput();
            } catch (IOException e) {
                // It has closed already; what it said can still be read.
            }
            FrameReader reader = new FrameReader(channel);
            Message last = new Message.Fault("nothing was said");
            byte[] payload = next(reader);
            while (payload.length > 0) {
                last = MessageCodec.decode(payload);
                payload = next(reader);
            }
            return last;
        }
    }

    /** Empty at the end, however the end came. */
    private static byte[] next(FrameReader reader) {
        try {
            byte[] payload = reader.next();
            return payload == null ? new byte[0] : payload;
        } catch (IOException e) {
            return new byte[0];
        }
    }

    private void assertFault(String expected, byte[]... frames) throws IOException {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (byte[] frame : frames) {
            stream.write(frame);
        }
        Message.Fault fault = assertInstanceOf(Message.Fault.class, exchange(stream.toByteArray()));
        assertTrue(fault.reason().contains(expected), fault.reason());
    }

    private static Message run(long id) {
        return new Message.Run(id, Samples.PLAN, Samples.work("test.echo", Map.of()));
    }

    private static byte[] frame(Message message) {
        return frame(MessageCodec.encode(message));
    }

    private static byte[] frame(byte[] payload) {
        return ByteBuffer.allocate(4 + payload.length)
                .putInt(payload.length)
                .put(payload)
                .array();
    }
}
