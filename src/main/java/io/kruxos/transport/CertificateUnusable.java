package io.kruxos.transport;

/** Keys or certificates can't be read, written or used together; the message names the files. */
public final class CertificateUnusable extends RuntimeException {
    public CertificateUnusable(String message, Throwable cause) {
        super(message, cause);
    }
}
