package io.kruxos.clients;

import io.kruxos.clients.format.Unwritable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * A configuration file where it really lies: links of a user are followed, because people keep their configuration elsewhere;
 * for the machine's files none is.
 *
 * @param path the file itself, without links
 * @param text what it holds; empty when there is no file yet
 * @param exposed whether others than its owner may change it
 */
record FileOnDisk(Path path, WrittenFile.Scope scope, Optional<String> text, boolean exposed) {
    private static final int BYTES_MAX = 1024 * 1024;
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final Set<PosixFilePermission> OTHERS_WRITE =
            EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

    /**
     * Looks at a file.
     *
     * @throws Unwritable when it is not a text file of at most {@value #BYTES_MAX} bytes that can be read, or leads nowhere
     */
    static FileOnDisk look(Path named, WrittenFile.Scope scope) {
        try {
            Path path = real(named.toAbsolutePath().normalize(), scope);
            if (Files.notExists(path, LinkOption.NOFOLLOW_LINKS)) {
                return new FileOnDisk(path, scope, Optional.empty(), false);
            }
            if (!Files.isRegularFile(path)) {
                throw new Unwritable("it is not a file");
            }
            if (Files.size(path) > BYTES_MAX) {
                throw new Unwritable("it has more than " + BYTES_MAX + " bytes");
            }
            return new FileOnDisk(path, scope, Optional.of(Files.readString(path)), isExposed(path, scope));
        } catch (CharacterCodingException e) {
            throw new Unwritable("it is not UTF-8 text");
        } catch (IOException e) {
            throw new Unwritable("it cannot be read (" + e.getClass().getSimpleName() + ")");
        }
    }

    private static Path real(Path named, WrittenFile.Scope scope) throws IOException {
        if (!Files.isSymbolicLink(named)) {
            return named;
        }
        if (scope == WrittenFile.Scope.MACHINE) {
            throw new Unwritable(
                    "it is a symbolic link; what holds for the whole machine must lie in " + named.getParent());
        }
        if (!Files.exists(named)) {
            throw new Unwritable("it is a symbolic link that leads nowhere");
        }
        return named.toRealPath();
    }

    /** The machine's files belong to root; no file is open to others' changes. */
    private static boolean isExposed(Path path, WrittenFile.Scope scope) throws IOException {
        boolean foreign = scope == WrittenFile.Scope.MACHINE && owner(path) != 0;
        return foreign || Files.getPosixFilePermissions(path).stream().anyMatch(OTHERS_WRITE::contains);
    }

    private static int owner(Path path) throws IOException {
        return (Integer) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    }

    private static int group(Path path) throws IOException {
        return (Integer) Files.getAttribute(path, "unix:gid", LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * Puts a new text in the place of the old one, as a whole, and keeps the old one beside it for its owner's eyes alone.
     *
     * @return where the old text is kept; empty when there was none or it is the same
     * @throws Unwritable when that failed, or somebody else changed the file in the meantime; the old file is then untouched
     */
    Optional<Path> replace(String fresh, Instant now) {
        try {
            makeDirectory();
            refuseChanged();
            Optional<Path> kept = text.isPresent() && !text.get().equals(fresh)
                    ? Optional.of(keep(text.get(), now))
                    : Optional.empty();
            Path aside = Files.createTempFile(directory(), ".kruxos", ".new");
            try {
                write(aside, fresh);
                takeAttributes(aside);
                Files.move(aside, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(aside);
            }
            return kept;
        } catch (IOException e) {
            throw new Unwritable("it cannot be written (" + e.getClass().getSimpleName() + ": " + e.getMessage() + ")");
        }
    }

    private Path directory() {
        Path parent = path.getParent();
        return parent == null ? Path.of("/") : parent;
    }

    /** New directories belong to whom the one around them belongs to, also when root makes them. */
    private void makeDirectory() throws IOException {
        Deque<Path> missing = new ArrayDeque<>();
        Path at = directory();
        while (at != null && !Files.isDirectory(at)) {
            missing.push(at);
            at = at.getParent();
        }
        String mode = scope == WrittenFile.Scope.USER ? "rwx------" : "rwxr-xr-x";
        for (Path directory : missing) {
            Files.createDirectory(directory);
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(mode));
            if (at != null) {
                giveTo(directory, owner(at), group(at));
            }
        }
    }

    private void refuseChanged() {
        if (!look(path, scope).text().equals(text)) {
            throw new Unwritable("somebody changed it in the meantime; run this again");
        }
    }

    private Path keep(String old, Instant now) throws IOException {
        String name = path.getFileName() + ".kruxos-" + STAMP.format(now);
        Path backup = directory().resolve(name + ".bak");
        for (int number = 2; Files.exists(backup, LinkOption.NOFOLLOW_LINKS); number++) {
            backup = directory().resolve(name + "-" + number + ".bak");
        }
        // Fails, rather than overwrites, when somebody makes the same name at this moment.
        Files.createFile(backup, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        write(backup, old);
        giveToOwner(backup);
        return backup;
    }

    private static void write(Path file, String content) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    private void takeAttributes(Path fresh) throws IOException {
        Set<PosixFilePermission> mode =
                PosixFilePermissions.fromString(scope == WrittenFile.Scope.USER ? "rw-------" : "rw-r--r--");
        if (text.isPresent()) {
            mode = EnumSet.copyOf(Files.getPosixFilePermissions(path));
            mode.removeAll(OTHERS_WRITE);
        }
        giveToOwner(fresh);
        Files.setPosixFilePermissions(fresh, mode);
    }

    /** Root keeps a user's file the user's; nobody else can give files away, so that a foreign one is refused. */
    private void giveToOwner(Path fresh) throws IOException {
        Path model = text.isPresent() ? path : directory();
        boolean machine = scope == WrittenFile.Scope.MACHINE;
        int uid = machine ? 0 : owner(model);
        int gid = machine ? 0 : group(model);
        giveTo(fresh, uid, gid);
    }

    private static void giveTo(Path made, int uid, int gid) throws IOException {
        if (owner(made) != uid) {
            Files.setAttribute(made, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
        }
        if (group(made) != gid) {
            Files.setAttribute(made, "unix:gid", gid, LinkOption.NOFOLLOW_LINKS);
        }
    }
}
