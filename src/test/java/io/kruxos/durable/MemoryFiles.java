package io.kruxos.durable;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Files in memory with a disk behind a cache, as unforgiving as a kernel may be: what is not synced is lost at a power cut in
 * any pattern of sectors, and what a failed sync lost stays visible and is never written again by itself. One step, counted
 * from 1, can be made to fail.
 */
public final class MemoryFiles implements FileStore {
    /** What a failing step does before it says that it failed. */
    public enum Failure {
        /** Nothing: a write leaves half its bytes in the cache. */
        LOST,
        /** All of it. */
        KEPT
    }

    private static final int SECTOR = 512;

    private static final class Node {
        private byte[] seen = new byte[0];
        private byte[] onDisk = new byte[0];
        private final BitSet dirty = new BitSet();
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final AtomicInteger steps = new AtomicInteger();
    private Map<Path, Node> names = new TreeMap<>();
    private Map<Path, Node> durableNames = new TreeMap<>();
    private int failAt;
    private Failure failure = Failure.LOST;
    private String message = "input/output error";
    private final Map<Path, Integer> locks = new ConcurrentHashMap<>();
    private int process;
    private boolean cut;
    private boolean full;

    /** Lets step number {@code step} from here fail. */
    public void failAt(int step, Failure how, String saying) {
        steps.set(0);
        failAt = step;
        failure = how;
        message = saying;
    }

    /** Leaves no space for a file to grow. */
    public void fillUp() {
        lock.lock();
        try {
            full = true;
        } finally {
            lock.unlock();
        }
    }

    /** How many steps were done since {@link #failAt}. */
    public int steps() {
        return steps.get();
    }

    /** Ends the process that used the files: what it wrote is seen by the next one. */
    public void kill() {
        lock.lock();
        try {
            cut = true;
        } finally {
            lock.unlock();
        }
    }

    /** Cuts the power: of what was not synced, each sector is lost or not. */
    public void cutPower(Random random) {
        lock.lock();
        try {
            cut = true;
            for (Node node : names.values()) {
                grow(node);
                node.dirty.stream().filter(sector -> random.nextBoolean()).forEach(sector -> toDisk(node, sector));
                node.dirty.clear();
                node.seen = node.onDisk.clone();
            }
            names = new TreeMap<>(durableNames);
        } finally {
            lock.unlock();
        }
    }

    /** Begins another process; what the one before has open fails from now on. */
    public void restart() {
        lock.lock();
        try {
            process++;
            cut = false;
            full = false;
            failAt = 0;
        } finally {
            lock.unlock();
        }
    }

    /** The bytes that a process sees. */
    public byte[] bytes(Path file) throws IOException {
        lock.lock();
        try {
            return node(file).seen.clone();
        } finally {
            lock.unlock();
        }
    }

    /** Writes bytes as nobody should. */
    public void tamper(Path file, byte[] bytes) throws IOException {
        lock.lock();
        try {
            node(file).seen = bytes.clone();
            node(file).onDisk = bytes.clone();
        } finally {
            lock.unlock();
        }
    }

    public void remove(Path file) {
        lock.lock();
        try {
            names.remove(file);
            durableNames.remove(file);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public StoredFile open(Path file) throws IOException {
        lock.lock();
        try {
            if (!names.containsKey(file)) {
                boolean fails = step();
                if (!fails || failure == Failure.KEPT) {
                    names.put(file, new Node());
                }
                failIf(fails);
            }
            return new MemoryFile(node(file));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public StoredFile openForReading(Path file) throws IOException {
        lock.lock();
        try {
            return new MemoryFile(node(file));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<Path> list(Path directory) {
        lock.lock();
        try {
            return names.keySet().stream()
                    .filter(path -> directory.equals(path.getParent()))
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void createDirectories(Path directory) {
        // Directories are names only.
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        lock.lock();
        try {
            boolean fails = step();
            if (!fails || failure == Failure.KEPT) {
                names.put(to, node(from));
                names.remove(from);
            }
            failIf(fails);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Closeable lock(Path file) throws IOException {
        lock.lock();
        try {
            if (Objects.equals(locks.putIfAbsent(file, process), process)) {
                throw new IOException(file + " is locked");
            }
            locks.put(file, process);
            return () -> locks.remove(file);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        lock.lock();
        try {
            boolean fails = step();
            if (!fails || failure == Failure.KEPT) {
                durableNames = new TreeMap<>(names);
            }
            failIf(fails);
        } finally {
            lock.unlock();
        }
    }

    private Node node(Path file) throws IOException {
        Node node = names.get(file);
        if (node == null) {
            throw new NoSuchFileException(file.toString());
        }
        return node;
    }

    private boolean step() throws IOException {
        return step(process);
    }

    private boolean step(int owner) throws IOException {
        if (cut || owner != process) {
            throw new IOException("the process has ended");
        }
        return steps.incrementAndGet() == failAt;
    }

    private void failIf(boolean fails) throws IOException {
        if (fails) {
            throw new IOException(message);
        }
    }

    /** A file that has become longer on disk has zeros where its new sectors are missing. */
    private static void grow(Node node) {
        if (node.onDisk.length < node.seen.length) {
            node.onDisk = Arrays.copyOf(node.onDisk, node.seen.length);
        }
    }

    private static void toDisk(Node node, int sector) {
        int from = sector * SECTOR;
        int to = Math.min(node.seen.length, from + SECTOR);
        System.arraycopy(node.seen, from, node.onDisk, from, to - from);
    }

    private final class MemoryFile implements StoredFile {
        private final Node node;
        private final int owner = process;

        MemoryFile(Node node) {
            this.node = node;
        }

        @Override
        public long size() {
            lock.lock();
            try {
                return node.seen.length;
            } finally {
                lock.unlock();
            }
        }

        @Override
        public int read(ByteBuffer into, long position) {
            lock.lock();
            try {
                int left = (int) Math.min(into.remaining(), node.seen.length - position);
                if (left <= 0) {
                    return -1;
                }
                into.put(node.seen, (int) position, left);
                return left;
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void writeDurably(ByteBuffer bytes, long position) throws IOException {
            lock.lock();
            try {
                if (full && position + bytes.remaining() > node.seen.length) {
                    throw new IOException("No space left on device");
                }
                boolean fails = step(owner);
                int length = fails && failure == Failure.LOST ? bytes.remaining() / 2 : bytes.remaining();
                put(bytes, (int) position, length);
                failIf(fails);
                sync();
            } finally {
                lock.unlock();
            }
        }

        private void put(ByteBuffer bytes, int position, int length) {
            if (length == 0) {
                return;
            }
            int end = position + length;
            if (node.seen.length < end) {
                node.seen = Arrays.copyOf(node.seen, end);
            }
            bytes.get(node.seen, position, length);
            node.dirty.set(position / SECTOR, (end - 1) / SECTOR + 1);
        }

        private void sync() throws IOException {
            boolean fails = step(owner);
            if (!fails || failure == Failure.KEPT) {
                grow(node);
                node.dirty.stream().forEach(sector -> toDisk(node, sector));
            }
            // After a failed sync the kernel holds the pages for clean.
            node.dirty.clear();
            failIf(fails);
        }

        @Override
        public void truncate(long size) throws IOException {
            lock.lock();
            try {
                boolean fails = step(owner);
                if (!fails || failure == Failure.KEPT) {
                    node.seen = Arrays.copyOf(node.seen, (int) Math.min(size, node.seen.length));
                    node.dirty.clear((node.seen.length + SECTOR - 1) / SECTOR, Integer.MAX_VALUE);
                    sync();
                    node.onDisk = Arrays.copyOf(node.onDisk, node.seen.length);
                }
                failIf(fails);
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    }

    /** All bytes of a file, as one would read them. */
    static byte[] read(StoredFile file) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocate(4096);
        for (long at = 0; file.read(buffer.clear(), at) > 0; at += buffer.position()) {
            all.write(buffer.array(), 0, buffer.position());
        }
        return all.toByteArray();
    }
}
