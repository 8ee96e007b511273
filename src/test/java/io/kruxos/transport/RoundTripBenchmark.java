package io.kruxos.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * What the port itself costs a call: {@code tools/call} with 1 KiB of answer through WebSocket, JSON and MCP, to a call that
 * answers at once. The client is another process, by hand, and waits for each answer. Run {@code main}.
 */
final class RoundTripBenchmark {
    private static final int WARM_UP = 20_000;
    private static final int MEASURED = 20_000;

    private RoundTripBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments.length == 2) {
            client(arguments[0], arguments[1]);
            return;
        }
        try (OpenPort port = OpenPort.with(OpenPort.limits())) {
            for (int round = 0; round < 2; round++) {
                measure("unix", port.unixSocket.toString());
                measure("tcp", String.valueOf(port.port.port()));
            }
        }
    }

    private static void measure(String kind, String where) throws IOException, InterruptedException {
        new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        RoundTripBenchmark.class.getName(),
                        kind,
                        where))
                .inheritIO()
                .start()
                .waitFor();
    }

    private static void client(String kind, String where) throws IOException {
        try (RawClient client = kind.equals("unix") ? RawClient.unix(Path.of(where)) : tcp(where)) {
            client.upgrade("/", FakeAuthenticator.CODEX_TOKEN);
            client.initialized();
            String pad = "x".repeat(1024);
            long[] nanos = new long[MEASURED];
            for (int i = 0; i < WARM_UP + MEASURED; i++) {
                String call = RawClient.call(i, "test_echo", "{\"pad\":\"" + pad + "\"}");
                long start = System.nanoTime();
                client.text(call);
                client.frame();
                nanos[Math.max(0, i - WARM_UP)] = System.nanoTime() - start;
            }
            Arrays.sort(nanos);
            System.out.printf(
                    "%s: p50 %.1f us, p90 %.1f us, p99 %.1f us%n",
                    kind, nanos[MEASURED / 2] / 1e3, nanos[MEASURED * 9 / 10] / 1e3, nanos[MEASURED * 99 / 100] / 1e3);
        }
    }

    private static RawClient tcp(String port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(port));
        socket.setTcpNoDelay(true);
        return RawClient.over(socket);
    }
}
