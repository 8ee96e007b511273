package io.kruxos.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kruxos.domain.Mount;
import io.kruxos.linux.Errno;
import io.kruxos.linux.KernelError;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileFailuresTest {
    private static final Place FILE = new Place(new Mount("/workspace", Path.of("/home/u/app"), true), "a.txt");

    @ParameterizedTest
    @ValueSource(ints = {Errno.EACCES, Errno.EPERM, Errno.EOVERFLOW})
    void shouldCallSomebodyElsesFileAMatterOfPermission(int errno) {
        WorkFailure failure = FileFailures.plain(new KernelError("renameat2", errno), FILE);
        assertEquals("PermissionDenied", failure.error().type());
        assertEquals("/workspace/a.txt", failure.error().context().get("path"));
        assertEquals(Errno.symbol(errno), failure.error().context().get("errno"));
    }
}
