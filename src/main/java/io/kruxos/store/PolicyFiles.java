package io.kruxos.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The operator's policy files: {@code organization.yaml}, {@code groups/*.yaml}, {@code agents/*.yaml} below one directory. At most
 * {@value #FILES_MAX} files of {@value #BYTES_MAX} bytes; names beginning with a dot are somebody's editor's and not read.
 */
public final class PolicyFiles {
    private static final int FILES_MAX = 10_000;
    private static final int BYTES_MAX = 1024 * 1024;

    private final Path directory;

    public PolicyFiles(Path directory) {
        this.directory = directory;
    }

    /**
     * Every file's text by its path below the directory, {@code groups/default.yaml}.
     *
     * @throws IOException when one can't be read, or there are too many or too large ones
     */
    public SortedMap<String, String> read() throws IOException {
        SortedMap<String, String> texts = new TreeMap<>();
        for (Map.Entry<String, Path> file : files().entrySet()) {
            if (Files.size(file.getValue()) > BYTES_MAX) {
                throw new IOException(file.getKey() + " has more than " + BYTES_MAX + " bytes");
            }
            texts.put(file.getKey(), Files.readString(file.getValue(), StandardCharsets.UTF_8));
        }
        return texts;
    }

    /** Something that differs whenever a file was changed, added, removed or replaced; cheap enough to ask for often. */
    public String fingerprint() throws IOException {
        StringBuilder print = new StringBuilder();
        for (Map.Entry<String, Path> file : files().entrySet()) {
            BasicFileAttributes attributes = Files.readAttributes(file.getValue(), BasicFileAttributes.class);
            print.append(file.getKey())
                    .append('|')
                    .append(attributes.fileKey())
                    .append('|')
                    .append(attributes.size())
                    .append('|')
                    .append(attributes.lastModifiedTime().toInstant())
                    .append('\n');
        }
        return print.toString();
    }

    /** Writes a file that is not there yet; one that is stays as it is. */
    public void writeIfMissing(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        if (Files.notExists(file)) {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, text, StandardCharsets.UTF_8);
        }
    }

    private SortedMap<String, Path> files() throws IOException {
        SortedMap<String, Path> files = new TreeMap<>();
        Path organization = directory.resolve("organization.yaml");
        if (Files.exists(organization)) {
            files.put("organization.yaml", organization);
        }
        for (String layer : new String[] {"groups", "agents"}) {
            Path below = directory.resolve(layer);
            if (Files.isDirectory(below, LinkOption.NOFOLLOW_LINKS)) {
                try (DirectoryStream<Path> listed = Files.newDirectoryStream(below, "[!.]*.yaml")) {
                    for (Path file : listed) {
                        files.put(layer + "/" + file.getFileName(), file);
                    }
                }
            }
        }
        if (files.size() > FILES_MAX) {
            throw new IOException("there are more than " + FILES_MAX + " policy files in " + directory);
        }
        return files;
    }
}
