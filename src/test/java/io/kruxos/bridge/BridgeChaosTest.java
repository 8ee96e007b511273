package io.kruxos.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A gateway that loses its connections at every possible point: no call is lost, none runs twice, none is answered twice. */
@Timeout(60)
class BridgeChaosTest {
    private static final int CALLS = 120;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    @RepeatedTest(10)
    void shouldNeitherLoseNorRepeatACall(RepetitionInfo repetition) throws Exception {
        long seed = System.nanoTime() + repetition.getCurrentRepetition();
        System.out.println("BridgeChaosTest seed " + seed);
        ScriptedGateway listener = ScriptedGateway.onSocket(directory.resolve("a.sock"));
        Chaos chaos = new Chaos(listener, seed);
        Thread serving = Thread.ofPlatform().daemon().start(chaos);
        BridgeUnderTest bridge = new BridgeUnderTest(listener.endpoint());
        Map<String, Integer> answers = new HashMap<>();

        Thread.ofPlatform().daemon().start(() -> sayAll(bridge));
        try {
            for (int i = 0; i < CALLS; i++) {
                answers.merge(idOf(bridge.hear()), 1, Integer::sum);
            }
        } catch (IOException e) {
            throw new AssertionError("seed " + seed + ": " + answers + " " + chaos.ran + "\n" + bridge.stderr(), e);
        }

        assertEquals(CALLS, answers.size(), () -> "seed " + seed + ": some were answered twice: " + answers);
        assertEquals(CALLS, chaos.ran.size(), () -> "seed " + seed);
        chaos.ran.forEach((id, times) -> assertEquals(1, times.get(), () -> "seed " + seed + ": call " + id));
        assertTrue(
                chaos.lost.get() > 0, () -> "seed " + seed + " caused only " + chaos.lost.get() + " lost connections");
        bridge.close();
        listener.close();
        serving.join();
    }

    private static void sayAll(BridgeUnderTest bridge) {
        try {
            for (int id = 0; id < CALLS; id++) {
                bridge.say("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"tools/call\",\"params\":{}}");
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String idOf(String message) {
        byte[] bytes = message.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        return String.valueOf(MessageHead.of(bytes, 0, bytes.length).id());
    }

    /** Runs each call once, remembers its answer, and cuts the connection whenever the dice say so. */
    private static final class Chaos implements Runnable {
        final Map<String, AtomicInteger> ran = new ConcurrentHashMap<>();
        final AtomicInteger lost = new AtomicInteger();

        private final Map<String, String> answers = new HashMap<>();
        private final ScriptedGateway listener;
        private final Random random;

        Chaos(ScriptedGateway listener, long seed) {
            this.listener = listener;
            this.random = new Random(seed);
        }

        @Override
        public void run() {
            boolean first = true;
            while (true) {
                try (Peer peer = listener.connection()) {
                    peer.head();
                    if (!first) {
                        refusePerhaps(peer);
                    }
                    first = false;
                    serve(peer);
                } catch (java.nio.channels.ClosedChannelException e) {
                    return;
                } catch (IOException e) {
                    // The bridge cut it, or the dice did: the next connection follows.
                    lost.incrementAndGet();
                }
            }
        }

        /** A bridge that has never been connected would give up. */
        private void refusePerhaps(Peer peer) throws IOException {
            cutPerhaps(peer, 0.15);
            if (random.nextDouble() < 0.1) {
                peer.answer("503 Service Unavailable", "");
                cutPerhaps(peer, 1);
            }
        }

        private void serve(Peer peer) throws IOException {
            peer.upgradeRead("s1");
            cutPerhaps(peer, 0.1);
            while (true) {
                String message = peer.receive();
                cutPerhaps(peer, 0.03);
                if (message.contains("kruxos/resume")) {
                    continue;
                }
                String id = idOf(message);
                if (!answers.containsKey(id)) {
                    ran.computeIfAbsent(id, none -> new AtomicInteger()).incrementAndGet();
                    answers.put(
                            id,
                            "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":\"" + "x".repeat(random.nextInt(300))
                                    + "\"}");
                }
                cutPerhaps(peer, 0.03);
                answer(peer, answers.get(id));
            }
        }

        private void answer(Peer peer, String answer) throws IOException {
            if (random.nextDouble() < 0.03) {
                peer.sendHalf(answer);
                cutPerhaps(peer, 1);
            }
            peer.send(answer);
            if (random.nextDouble() < 0.05) {
                peer.send(answer);
            }
            cutPerhaps(peer, 0.03);
        }

        private void cutPerhaps(Peer peer, double chance) throws IOException {
            if (random.nextDouble() < chance) {
                if (random.nextBoolean()) {
                    peer.sendClose(1012);
                }
                throw new IOException("cut");
            }
        }
    }
}
