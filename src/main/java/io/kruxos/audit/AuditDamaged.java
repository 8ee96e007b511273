package io.kruxos.audit;

/**
 * The log's files hold something that no crash leaves behind, so that it is not opened: whoever looks into it must find it as
 * it is.
 */
public final class AuditDamaged extends RuntimeException {
    private final transient Fault fault;

    AuditDamaged(Fault fault) {
        super("the audit log is damaged: " + fault.describe()
                + "; nothing was changed. Run `kruxos audit verify`, keep a copy of the audit directory, and either restore the"
                + " file from a backup or move the whole directory away to begin a new log (docs/audit.md)");
        this.fault = fault;
    }

    /** What is wrong, and where. */
    public Fault fault() {
        return fault;
    }
}
