package io.kruxos.clients.doctor;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** The gateway's certificate is one that the bridge believes, names the host, and lasts; and both clocks say the same. */
record CertificateCheck(String host, int port, Path authority, Clock clock) implements Check {
    private static final int PATIENCE_MS = 10_000;
    private static final Duration SOON = Duration.ofDays(14);
    private static final Duration SKEW = Duration.ofSeconds(60);

    @Override
    public List<Finding> look() {
        if (!Files.isReadable(authority)) {
            return List.of(Finding.fail(
                    "certificate",
                    authority + " can't be read, so that nobody can tell the gateway from another",
                    "KRUXOS_CA_FILE must name a copy of the gateway's tls/ca.pem"));
        }
        try (SSLSocket socket =
                (SSLSocket) GatewayTrust.context(authority).getSocketFactory().createSocket()) {
            socket.connect(new InetSocketAddress(host, port), PATIENCE_MS);
            socket.setSoTimeout(PATIENCE_MS);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            List<Finding> findings = new ArrayList<>();
            findings.add(lasting((X509Certificate) socket.getSession().getPeerCertificates()[0]));
            date(socket).ifPresent(date -> findings.add(clocks(date)));
            return findings;
        } catch (IOException | GeneralSecurityException e) {
            return List.of(Finding.fail(
                    "certificate",
                    "no trusted TLS with " + host + ":" + port + " (" + reason(e) + ")",
                    "KRUXOS_CA_FILE must name the gateway's tls/ca.pem, gateway.hosts in kruxos.yaml must name " + host
                            + ", and this machine's clock must be right"));
        }
    }

    private static String reason(Exception e) {
        String message = e.getMessage();
        return message == null || message.length() > 200 ? e.getClass().getSimpleName() : message;
    }

    private Finding lasting(X509Certificate certificate) {
        Instant end = certificate.getNotAfter().toInstant();
        String message = "it names " + host + " and lasts until " + end;
        return clock.instant().plus(SOON).isBefore(end)
                ? Finding.ok("certificate", message)
                : Finding.warn("certificate", message, "restart the gateway: it makes a new one in time");
    }

    /** The time that the gateway says; a request without a token counts as nobody's try. */
    private Optional<Instant> date(SSLSocket socket) throws IOException {
        socket.getOutputStream()
                .write(("GET / HTTP/1.1\r\nHost: " + host + ":" + port + "\r\nConnection: close\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        BufferedReader in =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
            if (line.toLowerCase(Locale.ROOT).startsWith("date:")) {
                return parsed(line.substring(5).strip());
            }
        }
        return Optional.empty();
    }

    private static Optional<Instant> parsed(String date) {
        try {
            return Optional.of(ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private Finding clocks(Instant date) {
        Duration skew = Duration.between(date, clock.instant()).abs();
        return skew.compareTo(SKEW) <= 0
                ? Finding.ok("clock", "this machine and the gateway agree")
                : Finding.fail(
                        "clock",
                        "this machine and the gateway are " + skew.toSeconds() + " seconds apart",
                        "set both by NTP: certificates and the log depend on it");
    }
}
