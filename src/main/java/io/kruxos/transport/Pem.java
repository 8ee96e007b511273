package io.kruxos.transport;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/** Keys and certificates as PEM files (RFC 7468), read with the JDK alone because that is fast at start. */
final class Pem {
    static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    static final Set<PosixFilePermission> READABLE = PosixFilePermissions.fromString("rw-r--r--");

    private static final String KEY_LABEL = "PRIVATE KEY";
    private static final byte[] LINE_END = {'\n'};

    private Pem() {}

    /** All certificates of a file, at least one. */
    static List<X509Certificate> certificates(Path file) throws IOException, CertificateException {
        List<X509Certificate> found;
        try (InputStream in = Files.newInputStream(file)) {
            found = CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
                    .map(X509Certificate.class::cast)
                    .toList();
        }
        if (found.isEmpty()) {
            throw new CertificateException("holds no certificate");
        }
        return found;
    }

    /** The key of a file, seen to belong to {@code other}. */
    static PrivateKey privateKey(Path file, PublicKey other) throws IOException, GeneralSecurityException {
        String text = Files.readString(file, StandardCharsets.US_ASCII);
        String begin = "-----BEGIN " + KEY_LABEL + "-----";
        int start = text.indexOf(begin);
        int end = text.indexOf("-----END " + KEY_LABEL + "-----");
        if (start < 0 || end < start) {
            throw new InvalidKeyException(
                    file + " is not an unencrypted PKCS #8 key; `openssl pkcs8 -topk8 -nocrypt` makes one");
        }
        byte[] encoded = Base64.getMimeDecoder().decode(text.substring(start + begin.length(), end));
        PrivateKey key = KeyFactory.getInstance(other.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(encoded));
        requirePair(key, other);
        return key;
    }

    /** Writes aside and renames, so that a file is there whole or not at all, and never with other permissions. */
    static void write(Path file, List<?> contents, Set<PosixFilePermission> permissions)
            throws IOException, CertificateException {
        StringBuilder text = new StringBuilder();
        for (Object content : contents) {
            switch (content) {
                case Key key -> append(text, KEY_LABEL, key.getEncoded());
                case X509Certificate certificate -> append(text, "CERTIFICATE", certificate.getEncoded());
                default -> throw new IllegalArgumentException("neither a key nor a certificate");
            }
        }
        Path aside = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(aside);
        Files.createFile(aside, PosixFilePermissions.asFileAttribute(permissions));
        Files.setPosixFilePermissions(aside, permissions);
        Files.writeString(aside, text, StandardCharsets.US_ASCII, StandardOpenOption.WRITE, StandardOpenOption.SYNC);
        Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void append(StringBuilder text, String label, byte[] encoded) {
        text.append("-----BEGIN ").append(label).append("-----\n");
        text.append(Base64.getMimeEncoder(64, LINE_END).encodeToString(encoded)).append('\n');
        text.append("-----END ").append(label).append("-----\n");
    }

    /** A key of another certificate would be noticed only by the first client. */
    private static void requirePair(PrivateKey key, PublicKey other) throws GeneralSecurityException {
        String algorithm = switch (other.getAlgorithm()) {
            case "EC" -> "SHA256withECDSA";
            case "RSA" -> "SHA256withRSA";
            default -> other.getAlgorithm();
        };
        byte[] probe = "kruxos".getBytes(StandardCharsets.US_ASCII);
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        signature.update(probe);
        byte[] signed = signature.sign();
        signature.initVerify(other);
        signature.update(probe);
        if (!signature.verify(signed)) {
            throw new InvalidKeyException("the key is another certificate's");
        }
    }
}
