package io.kruxos.bridge;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** A Unix or TCP socket without TLS. */
final class ChannelLink implements Link {
    private final SocketChannel channel;

    private ChannelLink(SocketChannel channel) {
        this.channel = channel;
    }

    static ChannelLink open(Endpoint endpoint, Watchdog watchdog) throws IOException {
        boolean unix = endpoint.way() == Endpoint.Way.UNIX;
        SocketChannel channel = unix ? SocketChannel.open(StandardProtocolFamily.UNIX) : SocketChannel.open();
        ChannelLink link = new ChannelLink(channel);
        watchdog.watch(link);
        try {
            if (unix) {
                channel.connect(UnixDomainSocketAddress.of(endpoint.socket()));
            } else {
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                channel.connect(new InetSocketAddress(endpoint.host(), endpoint.port()));
            }
            return link;
        } catch (IOException | RuntimeException e) {
            link.close();
            throw e;
        }
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        return channel.read(target);
    }

    @Override
    public void write(ByteBuffer source) throws IOException {
        while (source.hasRemaining()) {
            channel.write(source);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // The descriptor is gone either way, and there is nobody to tell.
            return;
        }
    }
}
