package io.kruxos.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Programs that sleep for a time that nobody else sleeps for, and so can be found on the host by their command line. */
final class Sleepers {
    private static final AtomicLong TIMES = new AtomicLong(100_000 + System.nanoTime() % 1_000_000_000);

    private Sleepers() {}

    /** A time in seconds, an argument of {@code sleep}. */
    static String time() {
        return Long.toString(TIMES.incrementAndGet());
    }

    static void awaitRunning(String time) throws IOException, InterruptedException {
        while (!running(time)) {
            pause();
        }
    }

    static void awaitGone(String time) throws IOException, InterruptedException {
        while (running(time)) {
            pause();
        }
    }

    /** Waits a moment before a condition is looked at again. */
    static void pause() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        LockSupport.parkNanos(20_000_000);
    }

    /** One that has ended and only waits to be reaped has no command line any more. */
    private static boolean running(String time) throws IOException {
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                if (commandLine(process).equals("sleep\0" + time + "\0")) {
                    return true;
                }
            }
        }
        return false;
    }

    private static String commandLine(Path process) {
        try {
            return Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }
}
