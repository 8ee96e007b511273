package io.kruxos.bridge;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** A TCP socket with TLS 1.2 or 1.3, on which the gateway has proved its name. */
final class TlsLink implements Link {
    private final Socket raw;
    private final InputStream in;
    private final OutputStream out;

    private TlsLink(Socket raw, SSLSocket secure) throws IOException {
        this.raw = raw;
        this.in = secure.getInputStream();
        this.out = secure.getOutputStream();
    }

    static TlsLink open(Endpoint endpoint, Optional<Path> authority, Watchdog watchdog) throws IOException {
        Socket raw = new Socket();
        watchdog.watch(new RawSocket(raw));
        try {
            raw.connect(new InetSocketAddress(endpoint.host(), endpoint.port()));
            raw.setTcpNoDelay(true);
            SSLSocket secure = (SSLSocket) TrustedAuthorities.context(authority, endpoint)
                    .getSocketFactory()
                    .createSocket(raw, endpoint.host(), endpoint.port(), true);
            SSLParameters parameters = secure.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
            secure.setSSLParameters(parameters);
            secure.startHandshake();
            return new TlsLink(raw, secure);
        } catch (IOException | RuntimeException e) {
            cut(raw);
            throw e;
        }
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        int count = in.read(target.array(), target.arrayOffset() + target.position(), target.remaining());
        if (count > 0) {
            target.position(target.position() + count);
        }
        return count;
    }

    @Override
    public void write(ByteBuffer source) throws IOException {
        byte[] bytes = new byte[source.remaining()];
        source.get(bytes);
        out.write(bytes);
        out.flush();
    }

    /** Closes the socket below TLS: closing the TLS layer would wait for a writer that is stuck. */
    @Override
    public void close() {
        cut(raw);
    }

    private static void cut(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // The descriptor is gone either way, and there is nobody to tell.
            return;
        }
    }

    /** The socket while the handshake is under way. */
    private record RawSocket(Socket socket) implements AutoCloseable {
        @Override
        public void close() {
            cut(socket);
        }
    }
}
