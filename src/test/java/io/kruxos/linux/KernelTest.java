package io.kruxos.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class KernelTest {
    @Test
    void shouldReturnWhatTheKernelReturns() {
        assertEquals(ProcessHandle.current().pid(), Kernel.call(SystemCall.GETPID));
    }

    @Test
    void shouldNameTheCallAndTheErrorWhenRefused() {
        KernelError refused = assertThrows(KernelError.class, () -> Kernel.call(SystemCall.CLOSE, -1));

        assertEquals("close: EBADF", refused.getMessage());
        assertEquals(Errno.EBADF, refused.errno());
        assertEquals("close 7: EBADF", refused.about("7").getMessage());
    }

    @Test
    void shouldKeepErrorsOfConcurrentCallsApart() throws Exception {
        AtomicInteger strange = new AtomicInteger();
        Thread other = Thread.ofPlatform().start(() -> {
            for (int i = 0; i < 10_000; i++) {
                if (Kernel.attempt(SystemCall.CHDIR, 0) != -Errno.EFAULT) {
                    strange.incrementAndGet();
                }
            }
        });
        for (int i = 0; i < 10_000; i++) {
            if (Kernel.attempt(SystemCall.CLOSE, -1) != -Errno.EBADF) {
                strange.incrementAndGet();
            }
        }
        other.join();

        assertEquals(0, strange.get());
    }

    @Test
    void shouldNameEveryNumber() {
        assertEquals("EPERM", Errno.symbol(1));
        assertEquals("ELOOP", Errno.symbol(Errno.ELOOP));
        assertEquals("EHWPOISON", Errno.symbol(133));
        assertEquals("errno 41", Errno.symbol(41));
        assertEquals("errno 4095", Errno.symbol(4095));
    }
}
