package io.kruxos.transport;

import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.Callback;

/** HTTP/1.1 connections whose every malformed request gets its refusal before the connection ends. */
final class HttpConnections extends HttpConnectionFactory {
    HttpConnections(HttpConfiguration configuration) {
        super(configuration);
    }

    @Override
    public Connection newConnection(Connector connector, EndPoint endPoint) {
        HttpConnection connection = new RefusingFirst(getHttpConfiguration(), connector, endPoint);
        connection.setTransferEncodingChunkMaxLength(getTransferEncodingChunkMaxLength());
        return configure(connection, connector, endPoint);
    }

    /**
     * Jetty answers what can't be parsed on another thread. Where the bytes were read before by whoever recognised the
     * protocol, it also goes on reading meanwhile, and what then comes closes the connection in front of the answer (seen
     * with Jetty 12.1.14: one of forty requests whose body came in a packet of its own, on a busy machine).
     */
    private static final class RefusingFirst extends HttpConnection {
        RefusingFirst(HttpConfiguration configuration, Connector connector, EndPoint endPoint) {
            super(configuration, connector, endPoint);
        }

        @Override
        public void fillInterested(Callback callback) {
            boolean refusing = getParser().isState(HttpParser.State.CLOSE)
                    && !getEndPoint().isOutputShutdown();
            if (!refusing) {
                super.fillInterested(callback);
            }
        }
    }
}
