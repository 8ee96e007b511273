package io.kruxos.sandbox.executor;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** A listening Unix socket in the file system, which only its owner can reach. */
final class SocketFile {
    private static final System.Logger LOG = System.getLogger(SocketFile.class.getName());

    private SocketFile() {}

    /** An open socket and its file. */
    record Bound(ServerSocketChannel channel, Path path) implements AutoCloseable {
        @Override
        public void close() {
            try {
                channel.close();
            } catch (IOException e) {
                LOG.log(Level.DEBUG, "closing a socket", e);
            }
        }
    }

    /**
     * Makes the socket with mode 0600 in a directory of mode 0700, both {@code peer}'s. It appears under its name only when
     * all that is done, in the place of whatever a dead executor left there.
     */
    static Bound bind(Path path, PeerIdentity peer) throws IOException {
        Path directory = path.toAbsolutePath().getParent();
        if (directory == null) {
            throw new IOException("a socket needs a directory: " + path);
        }
        Files.createDirectories(directory);
        give(directory, "rwx------", peer);
        Path fresh = directory.resolve(path.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.bind(UnixDomainSocketAddress.of(fresh));
            give(fresh, "rw-------", peer);
            Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return new Bound(channel, path);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static void give(Path path, String permissions, PeerIdentity peer) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
        if (!Files.getOwner(path).equals(peer.principal())) {
            Files.setOwner(path, peer.principal());
        }
    }
}
