package io.kruxos.transport;

import static io.kruxos.transport.FakeAuthenticator.CODEX_TOKEN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kruxos.mcp.FakeSessions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TlsAndHealthTest {
    @TempDir
    private Path directory;

    @Test
    void shouldSpeakTlsAndPlainAtOnePort() throws Exception {
        try (OpenPort port = OpenPort.with(OpenPort.limits())) {
            port.port.tlsReady().join();
            try (RawClient secure = RawClient.over(tls(port, "localhost"));
                    RawClient plain = RawClient.tcp(port)) {
                assertEquals(101, secure.upgrade("/", CODEX_TOKEN).status());
                assertTrue(secure.initialized()
                        .ask(RawClient.call(1, "test_echo", "{\"pad\":\"" + "x".repeat(100_000) + "\"}"))
                        .containsKey("result"));
                assertEquals(101, plain.upgrade("/", CODEX_TOKEN).status());
            }
        }
    }

    @Test
    void shouldBeTrustedForItsNamesAlone() throws Exception {
        try (OpenPort port = OpenPort.with(OpenPort.limits())) {
            port.port.tlsReady().join();
            assertThrows(SSLHandshakeException.class, () -> tls(port, "gateway.example"));
        }
    }

    @Test
    void shouldRefusePlainConnectionsInWordsWhereTheyAreNotAllowed() throws IOException {
        try (OpenPort port = OpenPort.with(OpenPort.limits(), PlainFrom.NOWHERE, new FakeSessions())) {
            try (RawClient client = RawClient.tcp(port)) {
                RawClient.Answer answer = client.upgrade("/", CODEX_TOKEN);
                assertEquals(403, answer.status());
                assertEquals("transport.tls_required", answer.json().get("error_type"));
            }
            try (RawClient client = RawClient.unix(port.unixSocket)) {
                assertEquals(101, client.upgrade("/", CODEX_TOKEN).status());
            }
        }
    }

    @Test
    void shouldTakePlainConnectionsFromThisMachineAlone() throws IOException {
        InetSocketAddress far = new InetSocketAddress(InetAddress.ofLiteral("10.1.2.3"), 1);
        InetSocketAddress near = new InetSocketAddress(InetAddress.ofLiteral("::1"), 1);
        assertFalse(PlainFrom.LOOPBACK.allows(far));
        assertTrue(PlainFrom.LOOPBACK.allows(near));
        assertTrue(PlainFrom.ANYWHERE.allows(far));
        assertFalse(PlainFrom.NOWHERE.allows(near));
    }

    @Test
    void shouldKeepItsKeysFromOthersAndItsCertificateOverStarts() throws Exception {
        X509Certificate first = ensure(Set.of("box.example"), Instant.EPOCH).certificate();
        for (String key : new String[] {"ca.key", "server.key"}) {
            assertEquals(
                    "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(key))));
        }
        byte[] authority = Files.readAllBytes(ServerCertificate.authority(directory));
        assertEquals(first, ensure(Set.of("box.example"), Instant.EPOCH).certificate());
        X509Certificate renamed =
                ensure(Set.of("new.example", "fd00::1"), Instant.EPOCH).certificate();
        assertNotEquals(first, renamed);
        assertEquals(
                renamed, ensure(Set.of("new.example", "fd00::1"), Instant.EPOCH).certificate());
        X509Certificate renewed = ensure(Set.of("new.example"), Instant.EPOCH.plus(Duration.ofDays(380)))
                .certificate();
        assertNotEquals(renamed, renewed);
        assertEquals(
                new String(authority, java.nio.charset.StandardCharsets.US_ASCII),
                Files.readString(ServerCertificate.authority(directory)));
        renewed.verify(Pem.certificates(ServerCertificate.authority(directory))
                .getFirst()
                .getPublicKey());
    }

    @Test
    void shouldRefuseKeysThatAreNotTheCertificates() throws IOException {
        ensure(Set.of(), Instant.EPOCH);
        assertThrows(
                CertificateUnusable.class,
                () -> ServerCertificate.load(directory.resolve("server.pem"), directory.resolve("ca.key")));
        Path empty = Files.createFile(directory.resolve("empty"));
        assertThrows(CertificateUnusable.class, () -> ServerCertificate.load(empty, directory.resolve("server.key")));
        String message = assertThrows(
                        CertificateUnusable.class, () -> ServerCertificate.load(directory.resolve("server.pem"), empty))
                .getMessage();
        assertTrue(message != null && message.contains("openssl pkcs8"), message);
    }

    @Test
    void shouldTellItsHealthToThisMachine() throws IOException {
        AtomicBoolean ready = new AtomicBoolean();
        try (HealthPort port = new HealthPort(0, () -> new HealthPort.Health(ready.get(), Map.of("sandbox", "full")))) {
            port.open();
            assertEquals(200, health(port, "/health", "localhost").status());
            RawClient.Answer early = health(port, "/health/ready", "localhost");
            assertEquals(503, early.status());
            assertEquals(Map.of("status", "not_ready", "sandbox", "full"), early.json());
            ready.set(true);
            assertEquals(200, health(port, "/health/ready", "127.0.0.1").status());
            assertEquals(404, health(port, "/", "localhost").status());
            assertEquals(421, health(port, "/health", "evil.example").status());
        }
    }

    private static RawClient.Answer health(HealthPort port, String path, String host) throws IOException {
        try (RawClient client = RawClient.over(new java.net.Socket(InetAddress.getLoopbackAddress(), port.port()))) {
            return client.request("GET", path, null, "Host: " + host);
        }
    }

    private ServerCertificate ensure(Set<String> names, Instant now) {
        return ServerCertificate.ensure(directory, names, InstantSource.fixed(now));
    }

    /** A connection that trusts the port's authority and nothing else, and insists on the name. */
    private static SSLSocket tls(OpenPort port, String name) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry(
                "ca",
                Pem.certificates(ServerCertificate.authority(OpenPort.TLS)).getFirst());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        java.net.Socket tcp = new java.net.Socket(InetAddress.getLoopbackAddress(), port.port.port());
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(tcp, name, port.port.port(), true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }
}
