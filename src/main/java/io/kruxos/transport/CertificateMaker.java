package io.kruxos.transport;

import java.math.BigInteger;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Makes an authority of this machine's own and certificates under it: P-256, SHA-256, RFC 5280. */
final class CertificateMaker {
    /** 397 days is the longest that all clients take. */
    static final Duration SERVER_TIME = Duration.ofDays(397);

    private static final Duration AUTHORITY_TIME = Duration.ofDays(3650);
    /** Clocks of clients may be late. */
    private static final Duration BEFORE = Duration.ofHours(1);

    private static final List<String> ALWAYS = List.of("localhost", "127.0.0.1", "::1");
    private static final int SERIAL_BITS = 127;

    private final Instant now;
    private final SecureRandom random = new SecureRandom();

    CertificateMaker(Instant now) {
        this.now = now;
    }

    /** Who signs. */
    record Authority(X509Certificate certificate, PrivateKey key) {}

    static KeyPair keyPair() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    X509Certificate authority(KeyPair pair) throws GeneralSecurityException {
        X500Name name = new X500Name("CN=KruxOS local authority, O=KruxOS");
        try {
            JcaX509v3CertificateBuilder builder = builder(name, AUTHORITY_TIME, name, pair.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            builder.addExtension(
                    Extension.subjectKeyIdentifier,
                    false,
                    new JcaX509ExtensionUtils().createSubjectKeyIdentifier(pair.getPublic()));
            return sign(builder, pair.getPrivate());
        } catch (CertIOException e) {
            throw new GeneralSecurityException(e);
        }
    }

    X509Certificate server(PublicKey key, Set<String> names, Authority authority) throws GeneralSecurityException {
        X500Name issuer = X500Name.getInstance(
                authority.certificate().getSubjectX500Principal().getEncoded());
        JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
        try {
            JcaX509v3CertificateBuilder builder =
                    builder(issuer, SERVER_TIME, new X500Name("CN=KruxOS gateway, O=KruxOS"), key);
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            builder.addExtension(
                    Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
            builder.addExtension(Extension.subjectAlternativeName, false, alternatives(names));
            builder.addExtension(
                    Extension.authorityKeyIdentifier,
                    false,
                    extensions.createAuthorityKeyIdentifier(authority.certificate()));
            builder.addExtension(Extension.subjectKeyIdentifier, false, extensions.createSubjectKeyIdentifier(key));
            return sign(builder, authority.key());
        } catch (CertIOException e) {
            throw new GeneralSecurityException(e);
        }
    }

    /** Whether a certificate is for all these names. */
    static boolean isFor(X509Certificate certificate, Set<String> names) throws GeneralSecurityException {
        Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
        return alternatives != null
                && alternatives.stream()
                        .map(name -> canonical(String.valueOf(name.get(1))))
                        .collect(Collectors.toSet())
                        .containsAll(
                                names.stream().map(CertificateMaker::canonical).toList());
    }

    /** IPv6 addresses have many spellings. */
    private static String canonical(String name) {
        return isAddress(name) ? InetAddress.ofLiteral(name).getHostAddress() : name;
    }

    private JcaX509v3CertificateBuilder builder(X500Name issuer, Duration time, X500Name subject, PublicKey key) {
        return new JcaX509v3CertificateBuilder(
                issuer,
                new BigInteger(SERIAL_BITS, random).add(BigInteger.ONE),
                Date.from(now.minus(BEFORE)),
                Date.from(now.plus(time)),
                subject,
                key);
    }

    private static GeneralNames alternatives(Set<String> names) {
        Set<String> all = new HashSet<>(names);
        all.addAll(ALWAYS);
        return new GeneralNames(all.stream()
                .sorted()
                .map(name -> new GeneralName(isAddress(name) ? GeneralName.iPAddress : GeneralName.dNSName, name))
                .toArray(GeneralName[]::new));
    }

    private static boolean isAddress(String name) {
        return name.indexOf(':') >= 0 || name.matches("\\d{1,3}(\\.\\d{1,3}){3}");
    }

    private static X509Certificate sign(JcaX509v3CertificateBuilder builder, PrivateKey key)
            throws GeneralSecurityException {
        try {
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
        } catch (OperatorCreationException e) {
            throw new GeneralSecurityException(e);
        }
    }
}
