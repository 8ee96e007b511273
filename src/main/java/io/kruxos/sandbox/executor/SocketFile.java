package io.kruxos.sandbox.executor;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

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
     * Makes the socket with mode 0600 as {@code peer}'s. It appears under its name only when that is done, in the place of
     * whatever a dead executor left there. A directory that is missing is made, private to {@code peer}.
     *
     * @throws IOException also when others may write to the directory, for they could put a socket of their own there
     */
    static Bound bind(Path path, PeerIdentity peer) throws IOException {
        Path directory = path.toAbsolutePath().getParent();
        if (directory == null) {
            throw new IOException("a socket needs a directory: " + path);
        }
        if (Files.notExists(directory)) {
            Files.createDirectories(directory);
            give(directory, "rwx------", peer);
        }
        requireOwnersOnly(directory);
        // Private from its making, so that nobody meets the socket before its own mode is set.
        Path hidden = Files.createTempDirectory(directory, ".executor");
        Path fresh = hidden.resolve("socket");
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.bind(UnixDomainSocketAddress.of(fresh));
            give(fresh, "rw-------", peer);
            Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return new Bound(channel, path);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        } finally {
            Files.deleteIfExists(fresh);
            Files.deleteIfExists(hidden);
        }
    }

    private static void requireOwnersOnly(Path directory) throws IOException {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(directory);
        if (permissions.contains(PosixFilePermission.GROUP_WRITE)
                || permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
            throw new IOException("others may write to " + directory + "; chmod go-w mends it");
        }
    }

    private static void give(Path path, String permissions, PeerIdentity peer) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
        if (!Files.getOwner(path).equals(peer.principal())) {
            Files.setOwner(path, peer.principal());
        }
    }
}
