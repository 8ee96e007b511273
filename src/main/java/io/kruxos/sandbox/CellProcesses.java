package io.kruxos.sandbox;

/**
 * Starting programs in a cell; only on its confined threads with {@link WorkProfile#PROCESSES}.
 *
 * <p>Paths that a command sees are not always agent paths: without a mount namespace it runs among the host's names.
 */
public interface CellProcesses {
    /**
     * Starts a program, confined like the calling thread, in a session of its own.
     *
     * @throws io.kruxos.linux.KernelError when it cannot be started, with the reason
     */
    CellProcess spawn(ProcessSpec spec);

    /** The name under which a command finds what an agent path means; the path itself where both are the same. */
    String visiblePath(String agentPath);

    /** A private writable directory for {@code HOME}, as commands see it. */
    String home();

    /** A private writable directory for {@code TMPDIR}, as commands see it. */
    String temporary();
}
