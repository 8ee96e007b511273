package io.kruxos.sandbox.executor;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.FileSystems;
import java.nio.file.attribute.UserPrincipal;
import jdk.net.ExtendedSocketOptions;

/** Who may be at the other end of the executor's socket: one user, told by the kernel. Source: unix(7), SO_PEERCRED. */
public final class PeerIdentity {
    private final long uid;
    private final UserPrincipal expected;

    private PeerIdentity(long uid, UserPrincipal expected) {
        this.uid = uid;
        this.expected = expected;
    }

    /** The user with this number. */
    public static PeerIdentity ofUid(long uid) throws IOException {
        // The service reads a number that is no user's name as the uid itself.
        UserPrincipal principal =
                FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName(Long.toString(uid));
        return new PeerIdentity(uid, principal);
    }

    /** As an owner of files. */
    UserPrincipal principal() {
        return expected;
    }

    /**
     * Lets nobody else pass.
     *
     * @throws ProtocolException when the peer is another user
     */
    void require(SocketChannel channel) throws IOException {
        UserPrincipal peer =
                channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user();
        if (!expected.equals(peer)) {
            throw new ProtocolException("the peer is user " + peer.getName() + ", not the one with uid " + uid);
        }
    }
}
