package io.kruxos.transport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * The certificate that the port shows. Where the operator has none, the gateway is its own authority: {@code ca.pem} is what
 * clients trust, and {@code server.pem} is renewed under it before it ends or when this machine's names change.
 */
public final class ServerCertificate {
    private static final Duration RENEWED_BEFORE = Duration.ofDays(30);
    private static final char[] NO_PASSWORD = new char[0];

    private final List<X509Certificate> chain;
    private final PrivateKey key;

    private ServerCertificate(List<X509Certificate> chain, PrivateKey key) {
        this.chain = List.copyOf(chain);
        this.key = key;
    }

    /**
     * An operator's own certificate.
     *
     * @param chain PEM, the server's first
     * @param key PEM, PKCS #8, not encrypted
     * @throws CertificateUnusable when a file can't be read or the two don't belong together
     */
    public static ServerCertificate load(Path chain, Path key) {
        try {
            List<X509Certificate> certificates = Pem.certificates(chain);
            return new ServerCertificate(
                    certificates, Pem.privateKey(key, certificates.getFirst().getPublicKey()));
        } catch (IOException | GeneralSecurityException e) {
            throw new CertificateUnusable(chain + " with " + key + ": " + e.getMessage(), e);
        }
    }

    /**
     * The gateway's own certificate in {@code directory}, made or renewed where needed; keys are readable by their owner alone.
     *
     * @param names the host names besides localhost, {@code 127.0.0.1} and {@code ::1}
     * @throws CertificateUnusable when the files can't be read or written
     */
    public static ServerCertificate ensure(Path directory, Set<String> names, InstantSource clock) {
        Path chain = directory.resolve("server.pem");
        Path key = directory.resolve("server.key");
        try {
            Files.createDirectories(directory);
            if (Files.exists(chain) && Files.exists(key)) {
                ServerCertificate before = load(chain, key);
                if (before.serves(names, clock.instant())) {
                    return before;
                }
            }
            return issue(directory, chain, key, names, clock.instant());
        } catch (IOException | GeneralSecurityException e) {
            throw new CertificateUnusable(directory + ": " + e.getMessage(), e);
        }
    }

    /** The authority's certificate, the last of the chain: what clients are told to trust. */
    public static Path authority(Path directory) {
        return directory.resolve("ca.pem");
    }

    /** A TLS context that shows this certificate. */
    public SSLContext tlsContext() {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("server", key, NO_PASSWORD, chain.toArray(X509Certificate[]::new));
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, NO_PASSWORD);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new CertificateUnusable("the key or its certificate can't be used for TLS", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    X509Certificate certificate() {
        return chain.getFirst();
    }

    private boolean serves(Set<String> names, Instant now) throws GeneralSecurityException {
        X509Certificate certificate = certificate();
        return certificate.getNotAfter().toInstant().isAfter(now.plus(RENEWED_BEFORE))
                && !certificate.getNotBefore().toInstant().isAfter(now)
                && CertificateMaker.isFor(certificate, names);
    }

    private static ServerCertificate issue(Path directory, Path chain, Path key, Set<String> names, Instant now)
            throws IOException, GeneralSecurityException {
        CertificateMaker maker = new CertificateMaker(now);
        CertificateMaker.Authority authority = authority(directory, maker, now);
        KeyPair pair = CertificateMaker.keyPair();
        List<X509Certificate> made = List.of(maker.server(pair.getPublic(), names, authority), authority.certificate());
        // The key first: a chain without its key would be taken for complete at the next start.
        Pem.write(key, List.of(pair.getPrivate()), Pem.OWNER_ONLY);
        Pem.write(chain, made, Pem.READABLE);
        return new ServerCertificate(made, pair.getPrivate());
    }

    private static CertificateMaker.Authority authority(Path directory, CertificateMaker maker, Instant now)
            throws IOException, GeneralSecurityException {
        Path certificate = authority(directory);
        Path key = directory.resolve("ca.key");
        if (Files.exists(certificate) && Files.exists(key)) {
            X509Certificate before = Pem.certificates(certificate).getFirst();
            if (before.getNotAfter().toInstant().isAfter(now.plus(CertificateMaker.SERVER_TIME))) {
                return new CertificateMaker.Authority(before, Pem.privateKey(key, before.getPublicKey()));
            }
        }
        KeyPair pair = CertificateMaker.keyPair();
        X509Certificate made = maker.authority(pair);
        Pem.write(key, List.of(pair.getPrivate()), Pem.OWNER_ONLY);
        Pem.write(certificate, List.of(made), Pem.READABLE);
        return new CertificateMaker.Authority(made, pair.getPrivate());
    }
}
