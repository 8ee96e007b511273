package io.kruxos.bridge;

import io.kruxos.bridge.BridgeFailure.Cause;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Whom the bridge believes a gateway's name from: a PEM file, and for other machines the JDK's authorities beside it. */
final class TrustedAuthorities {
    private TrustedAuthorities() {}

    static SSLContext context(Optional<Path> authority, Endpoint endpoint) {
        try {
            KeyStore trusted = authority.isPresent() && endpoint.isLocal() ? empty() : system();
            if (authority.isPresent()) {
                add(trusted, authority.get());
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, factory.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw BridgeFailure.lasting(
                    Cause.USAGE,
                    "the certificate authority " + authority.map(Path::toString).orElse("of the JDK")
                            + " cannot be read (" + e.getClass().getSimpleName()
                            + "): KRUXOS_CA_FILE must name a readable PEM file, the gateway's tls/ca.pem");
        }
    }

    private static KeyStore empty() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static KeyStore system() throws IOException, GeneralSecurityException {
        File file = new File(System.getProperty("java.home", "/"), "lib/security/cacerts");
        return file.canRead() ? KeyStore.getInstance(file, (char[]) null) : empty();
    }

    private static void add(KeyStore store, Path pem) throws IOException, GeneralSecurityException {
        int number = 0;
        try (InputStream in = Files.newInputStream(pem)) {
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("kruxos-" + number++, certificate);
            }
        }
        if (number == 0) {
            throw new IOException("no certificate in it");
        }
    }
}
