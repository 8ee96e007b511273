package io.kruxos.audit;

import io.kruxos.durable.DiskFiles;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/** A process that records calls until it is killed, and says on its output what was acknowledged. */
public final class AuditCrashChild {
    private static final int CALLERS = 16;

    private AuditCrashChild() {}

    public static void main(String[] args) throws InterruptedException {
        AuditLog log = AuditLog.open(Path.of(args[0]), new DiskFiles(), InstantSource.system(), KnownSecrets.NONE);
        AtomicLong numbers = new AtomicLong(Long.parseLong(args[1]));
        for (int caller = 0; caller < CALLERS; caller++) {
            boolean overlapping = caller % 2 == 0;
            Thread.ofVirtual().start(() -> {
                while (true) {
                    call(log, numbers.incrementAndGet(), overlapping);
                }
            });
        }
        Thread.currentThread().join();
    }

    private static void call(AuditLog log, long number, boolean overlapping) {
        Intent intent = Samples.intent(number);
        Permit permit = overlapping ? log.recordIntentOverlapping(intent) : log.recordIntent(intent);
        if (!overlapping) {
            acknowledged(permit);
        }
        log.recordOutcome(permit, intent, Samples.ok());
        acknowledged(permit);
    }

    /** One write, so that a kill leaves whole lines and at most one that is not. */
    private static void acknowledged(Permit permit) {
        System.out.print(permit.seq() + " " + permit.intent() + "\n");
        System.out.flush();
    }
}
