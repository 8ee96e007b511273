package io.kruxos.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class BridgeTest {
    private static final String INITIALIZE =
            "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"2025-06-18\"}}";
    private static final String INITIALIZED = "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    @SuppressWarnings("NullAway.Init")
    private ScriptedGateway gateway;

    @SuppressWarnings("NullAway.Init")
    private BridgeUnderTest bridge;

    @BeforeEach
    void start() throws Exception {
        gateway = ScriptedGateway.onSocket(directory.resolve("agents.sock"));
        bridge = new BridgeUnderTest(gateway.endpoint());
    }

    @AfterEach
    void stop() throws Exception {
        bridge.close();
        gateway.close();
    }

    private static String call(Object id) {
        return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"tools/call\",\"params\":{\"name\":\"x\"}}";
    }

    private static String answer(Object id) {
        return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":{}}";
    }

    private static String cancelled(Object id) {
        return "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":" + id + "}}";
    }

    @Test
    void shouldSendCredentialsInTheUpgradeAndNoSessionAtFirst() throws Exception {
        Peer peer = gateway.upgraded("s1");

        assertEquals("Bearer " + BridgeUnderTest.TOKEN, peer.header("Authorization"));
        assertEquals("codex", peer.header("KruxOS-Agent"));
        assertEquals("", peer.header("KruxOS-Session"));
        assertEquals("localhost", peer.header("Host"));
    }

    @Test
    void shouldCarryMessagesBothWaysUnchanged() throws Exception {
        Peer peer = gateway.upgraded("s1");
        bridge.say(call(7));
        assertEquals(call(7), peer.receive());
        peer.send("{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"text\":\"grüß 🐟\"}}");
        assertEquals("{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"text\":\"grüß 🐟\"}}", bridge.hear());
    }

    @Test
    void shouldPassUnknownMessagesThrough() throws Exception {
        Peer peer = gateway.upgraded("s1");
        for (String strange : new String[] {"not json", "{\"a\":1}", "{\"method\":\"x/y\"}", "42", "{\"id\":"}) {
            bridge.say(strange);
            assertEquals(strange, peer.receive());
            if (!strange.equals("not json")) {
                peer.send(strange);
                assertEquals(strange, bridge.hear());
            }
        }
        peer.send("{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32700,\"message\":\"x\"}}");
        assertEquals("{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32700,\"message\":\"x\"}}", bridge.hear());
        peer.send("{\"jsonrpc\":\"2.0\",\"id\":\"g1\",\"method\":\"roots/list\"}");
        assertEquals("{\"jsonrpc\":\"2.0\",\"id\":\"g1\",\"method\":\"roots/list\"}", bridge.hear());
        bridge.say("{\"jsonrpc\":\"2.0\",\"id\":\"g1\",\"result\":{\"roots\":[]}}");
        assertEquals("{\"jsonrpc\":\"2.0\",\"id\":\"g1\",\"result\":{\"roots\":[]}}", peer.receive());
    }

    @Test
    void shouldPutEveryMessageOnOneLine() throws Exception {
        Peer peer = gateway.upgraded("s1");
        bridge.say(call(1));
        peer.receive();
        peer.send("{\n  \"jsonrpc\": \"2.0\",\r\n  \"id\": 1,\n  \"result\": {}\n}");
        assertEquals("{   \"jsonrpc\": \"2.0\",    \"id\": 1,   \"result\": {} }", bridge.hear());
    }

    @Test
    void shouldSkipBlankLinesAndCarriageReturns() throws Exception {
        Peer peer = gateway.upgraded("s1");
        bridge.say("\n \r\n\r");
        bridge.say(call(1) + "\r");
        assertEquals(call(1), peer.receive());
    }

    @Test
    void shouldReadFragmentedAnswersAndAnswerPings() throws Exception {
        Peer peer = gateway.upgraded("s1");
        bridge.say(call(1));
        peer.receive();
        String long1 = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"" + "é".repeat(100_000) + "\"}";
        peer.sendFragmented(long1, 70_001);
        assertEquals(long1, bridge.hear());
        Peer.Frame pong = peer.frame();
        assertEquals(FrameWriter.PONG, pong.opcode());
        assertEquals(3, pong.payload().length);
    }

    @Test
    void shouldCarryMessagesOfManySizesBothWays() throws Exception {
        Peer peer = gateway.upgraded("s1");
        int id = 0;
        for (int size : new int[] {0, 1, 7, 8, 60, 61, 125, 126, 127, 32_700, 65_400, 65_535, 65_536, 1_000_000}) {
            id++;
            String request = "{\"id\":" + id + ",\"method\":\"tools/call\",\"params\":\"" + "p".repeat(size) + "\"}";
            bridge.say(request);
            assertEquals(request, peer.receive());
            String answer = "{\"id\":" + id + ",\"result\":\"" + "r".repeat(size) + "\"}";
            peer.send(answer);
            assertEquals(answer, bridge.hear());
        }
    }

    @Test
    void shouldCarrySixteenMebibytesAndRefuseMoreByName() throws Exception {
        Peer peer = gateway.upgraded("s1");
        String most = "{\"method\":\"tools/call\",\"params\":\"" + "p".repeat(16 * 1024 * 1024 - 60) + "\",\"id\":1}";
        bridge.say(most);
        assertEquals(most, peer.receive());
        peer.send("{\"id\":1,\"result\":\"" + "r".repeat(16 * 1024 * 1024 - 60) + "\"}");
        assertEquals(16 * 1024 * 1024 - 60 + 20, bridge.hear().length());

        bridge.say(
                "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/call\",\"params\":\"" + "p".repeat(17 << 20) + "\"}");
        assertTooLarge(2, bridge.hear());
        bridge.say("{\"method\":\"tools/call\",\"params\":\"" + "p".repeat(17 << 20) + "\",\"id\":3}");
        assertTooLarge(3, bridge.hear());

        bridge.say(call(4));
        assertEquals(call(4), peer.receive());
        peer.send("{\"jsonrpc\":\"2.0\",\"id\":4,\"result\":\"" + "r".repeat(17 << 20) + "\"}");
        assertTooLarge(4, bridge.hear());
        bridge.say(call(5));
        assertEquals(call(5), peer.receive());
        peer.send(answer(5));
        assertEquals(answer(5), bridge.hear());
    }

    private static void assertTooLarge(int id, String line) {
        assertTrue(line.startsWith("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"error\":{"), line);
        assertTrue(line.contains("16 MiB") && line.contains("ResourceExhausted"), line);
    }

    @Test
    void shouldResumeInTheSameSessionWithWhatIsOutstanding() throws Exception {
        Peer first = gateway.upgraded("s1");
        bridge.say(INITIALIZE);
        first.receive();
        first.send(answer(0));
        bridge.hear();
        bridge.say(call(1));
        bridge.say(call("\"two\""));
        first.receive();
        first.receive();
        first.close();

        Peer second = gateway.upgraded("s1");

        assertEquals("s1", second.header("KruxOS-Session"));
        assertEquals(
                "{\"jsonrpc\":\"2.0\",\"method\":\"kruxos/resume\",\"params\":{\"outstanding\":[1,\"two\"]}}",
                second.receive());
        assertEquals(call(1), second.receive());
        assertEquals(call("\"two\""), second.receive());
        second.send(answer("\"two\""));
        second.send(answer(1));
        assertEquals(answer("\"two\""), bridge.hear());
        assertEquals(answer(1), bridge.hear());
    }

    @Test
    void shouldAnnounceResumingWithNothingOutstanding() throws Exception {
        gateway.upgraded("s1").sendClose(1012);
        assertEquals(
                "{\"jsonrpc\":\"2.0\",\"method\":\"kruxos/resume\",\"params\":{\"outstanding\":[]}}",
                gateway.upgraded("s1").receive());
    }

    @Test
    void shouldDeliverEachAnswerOnce() throws Exception {
        Peer first = gateway.upgraded("s1");
        bridge.say(call(1));
        first.receive();
        first.send(answer(1));
        first.send(answer(1));
        first.send(answer(99));
        bridge.say(call(2));
        first.receive();
        first.send(answer(2));

        assertEquals(answer(1), bridge.hear());
        assertEquals(answer(2), bridge.hear());
    }

    @Test
    void shouldReplayInitializeAndReportUnknownCallsInANewSession() throws Exception {
        Peer first = gateway.upgraded("s1");
        bridge.say(INITIALIZE);
        first.receive();
        first.send(answer(0));
        bridge.hear();
        bridge.say(INITIALIZED);
        bridge.say(call(1));
        bridge.say("{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/list\"}");
        for (int i = 0; i < 3; i++) {
            first.receive();
        }
        first.close();

        Peer second = gateway.upgraded("s2");

        assertEquals(INITIALIZE, second.receive());
        String lost = bridge.hear();
        assertTrue(lost.startsWith("{\"jsonrpc\":\"2.0\",\"id\":1,\"error\""), lost);
        assertTrue(lost.contains("unknown whether the call ran"), lost);
        bridge.say(call(3));
        second.send(answer(0));
        assertEquals(INITIALIZED, second.receive());
        assertEquals("{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/list\"}", second.receive());
        assertEquals(call(3), second.receive());
        second.send(answer(2));
        assertEquals(answer(2), bridge.hear());
    }

    @Test
    void shouldSendAnUnansweredInitializeToTheNewSessionAsItIs() throws Exception {
        Peer first = gateway.upgraded("s1");
        bridge.say(INITIALIZE);
        first.receive();
        first.close();

        Peer second = gateway.upgraded("s2");
        assertEquals(INITIALIZE, second.receive());
        second.send(answer(0));
        assertEquals(answer(0), bridge.hear());
    }

    @Test
    void shouldQueueWhatIsSaidWhileDisconnected() throws Exception {
        gateway.upgraded("s1").close();
        Peer waiting = gateway.connection();
        bridge.say(call(1));
        bridge.say(INITIALIZED);
        bridge.say(call(2));
        waiting.upgrade("s1");

        waiting.receive();
        assertEquals(call(1), waiting.receive());
        assertEquals(INITIALIZED, waiting.receive());
        assertEquals(call(2), waiting.receive());
    }

    @Test
    void shouldRefuseWhatTheQueueCannotHold() throws Exception {
        gateway.upgraded("s1").close();
        Peer waiting = gateway.connection();
        for (int id = 0; id <= Backlog.MESSAGES_MAX; id++) {
            bridge.say(call(id));
        }

        String refusal = bridge.hear();

        assertTrue(refusal.contains("\"code\":-32000") && refusal.contains("did not run"), refusal);
        waiting.close();
    }

    @Test
    void shouldNeverSendACallThatWasCancelledWhileDisconnected() throws Exception {
        gateway.upgraded("s1").close();
        Peer waiting = gateway.connection();
        bridge.say(call(1));
        bridge.say(cancelled(1));
        sayAndKnowItWasRead(call(2));
        waiting.upgrade("s1");

        waiting.receive();
        assertEquals(call(2), waiting.receive());
    }

    @Test
    void shouldRepeatTheCancellationOfASentCall() throws Exception {
        Peer first = gateway.upgraded("s1");
        bridge.say(call(1));
        first.receive();
        first.close();
        Peer second = gateway.connection();
        bridge.say(cancelled(1));
        sayAndKnowItWasRead(call(2));
        second.upgrade("s1");

        assertTrue(second.receive().contains("\"outstanding\":[]"));
        assertEquals(cancelled(1), second.receive());
        String next = second.receive();
        assertEquals(call(2), next.equals(cancelled(1)) ? second.receive() : next);
    }

    /** The second of two requests with the same id is refused, so that the first was read. */
    private void sayAndKnowItWasRead(String request) throws Exception {
        bridge.say(request);
        bridge.say(request);
        assertTrue(bridge.hear().contains("id is still being answered"));
    }

    @Test
    void shouldRefuseAnIdThatIsInUse() throws Exception {
        Peer peer = gateway.upgraded("s1");
        bridge.say(call(1));
        bridge.say(call(1));
        assertEquals(call(1), peer.receive());
        assertTrue(bridge.hear().contains("id is still being answered"));
    }

    @Test
    void shouldTellNumbersFromStringsAndKnowEscapedIds() throws Exception {
        Peer peer = gateway.upgraded("s1");
        bridge.say(call(1));
        bridge.say(call("\"1\""));
        bridge.say(call("\"a\\u0062\\/\""));
        for (int i = 0; i < 3; i++) {
            peer.receive();
        }
        peer.send(answer("\"ab/\""));
        peer.send(answer("\"1\""));
        peer.send(answer(1));
        assertEquals(answer("\"ab/\""), bridge.hear());
        assertEquals(answer("\"1\""), bridge.hear());
        assertEquals(answer(1), bridge.hear());
    }

    @Test
    void shouldAnswerABatchTogether() throws Exception {
        Peer peer = gateway.upgraded("s1");
        bridge.say("[" + call(1) + "," + INITIALIZED + " , " + call(2) + "]");
        assertEquals(call(1), peer.receive());
        assertEquals(INITIALIZED, peer.receive());
        assertEquals(call(2), peer.receive());
        peer.send(answer(2));
        peer.send(answer(1));
        assertEquals("[" + answer(2) + "," + answer(1) + "]", bridge.hear());
    }

    @Test
    void shouldGoOnTryingWhenTheGatewayRefusesItLater() throws Exception {
        Peer first = gateway.upgraded("s1");
        bridge.say(call(1));
        first.receive();
        first.close();
        Peer second = gateway.connection();
        second.head();
        second.answer("403 Forbidden", "Content-Length: 0\r\n");

        String refused = bridge.hear();

        assertTrue(refused.contains("-32003") && refused.contains("unknown whether it ran"), refused);
        bridge.say(call(2));
        String next = bridge.hear();
        assertTrue(next.contains("\"id\":2") && next.contains("restore codex"), next);
    }

    @Test
    void shouldNotSendAMessageAgainThatEndedTheConnectionForItsSize() throws Exception {
        Peer first = gateway.upgraded("s1");
        String large = "{\"id\":1,\"method\":\"tools/call\",\"params\":\"" + "p".repeat(50_000) + "\"}";
        bridge.say(large);
        bridge.say(call(2));
        first.receive();
        first.receive();
        first.sendClose(1009);

        String refused = bridge.hear();
        assertTrue(refused.startsWith("{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{"), refused);
        assertTrue(refused.contains("larger than the gateway takes"), refused);
        Peer second = gateway.upgraded("s1");
        assertTrue(second.receive().contains("[2]"));
        assertEquals(call(2), second.receive());
    }

    @Test
    void shouldReconnectAfterFramesThatBreakTheProtocol() throws Exception {
        byte[][] broken = {
            {(byte) 0xC1, 0}, // a reserved bit
            {(byte) 0x81, (byte) 0x80, 0, 0, 0, 0}, // a masked frame
            {(byte) 0x82, 1, 'x'}, // binary
            {(byte) 0x80, 1, 'x'}, // a continuation of nothing
            {(byte) 0x09, 0}, // a fragmented ping
            {(byte) 0x8B, 0}, // an unknown control frame
            {(byte) 0x81, 127, (byte) 0xFF, 0, 0, 0, 0, 0, 0, 0}, // a negative length
        };
        for (byte[] frame : broken) {
            gateway.upgraded("s1").raw(frame);
        }
        assertTrue(gateway.upgraded("s1").receive().contains("kruxos/resume"));
    }

    @Test
    void shouldSayGoodbyeAtTheEndOfInput() throws Exception {
        Peer peer = gateway.upgraded("s1");
        assertEquals("end of input", bridge.endInput());
        assertEquals(1000, peer.closeCode());
    }

    @Test
    void shouldNeverShowTheTokenOrContent() throws Exception {
        Peer first = gateway.upgraded("s1");
        bridge.say(call("\"needle-in-content\""));
        first.receive();
        first.close();
        gateway.upgraded("s2");
        bridge.hear();

        assertFalse(bridge.stderr().contains(BridgeUnderTest.TOKEN), bridge.stderr());
        assertFalse(bridge.stderr().contains("needle"), bridge.stderr());
    }

    @Test
    void shouldTellRefusalsApart() throws Exception {
        gateway.upgraded("s1");
        for (Map.Entry<String, String> refusal : Map.of(
                        "401 Unauthorized", "(401)",
                        "403 Forbidden", "(403)",
                        "429 Too Many Requests", "(429)",
                        "404 Not Found", "PROTOCOL",
                        "200 OK", "PROTOCOL")
                .entrySet()) {
            ScriptedGateway other = ScriptedGateway.onLoopback();
            BridgeUnderTest refused = new BridgeUnderTest(other.endpoint());
            Peer peer = other.connection();
            peer.head();
            peer.answer(refusal.getKey(), "Retry-After: 17\r\n");

            String end = refused.end();
            assertTrue(end.contains(refusal.getValue()), end);
            peer.close();
            other.close();
        }
    }
}
