package io.kruxos.capability.filesystem;

import io.kruxos.linux.Descriptor;
import io.kruxos.linux.FileCalls;
import io.kruxos.linux.FileKind;
import io.kruxos.linux.FileStatus;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** What reading a file as UTF-8 text gives. */
sealed interface TextFile {
    /** The text, and the state of the file that it was read from. */
    record Text(String text, FileStatus status) implements TextFile {}

    /** Why there is no text. */
    record Skipped(String reason) implements TextFile {}

    Skipped BINARY = new Skipped("binary");
    Skipped TOO_LARGE = new Skipped("too_large");
    Skipped NOT_UTF_8 = new Skipped("not_utf8");
    Skipped NOT_A_FILE = new Skipped("not_a_file");

    /** Reads a whole file strictly. */
    static TextFile read(Descriptor file, long bytesMax) {
        FileStatus status = FileCalls.status(file);
        if (status.kind() != FileKind.REGULAR) {
            return NOT_A_FILE;
        }
        if (status.size() > bytesMax) {
            return TOO_LARGE;
        }
        byte[] bytes = FileContent.read(file, 0, (int) status.size());
        if (FileContent.looksBinary(bytes)) {
            return BINARY;
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return new Text(text, status);
        } catch (CharacterCodingException e) {
            return NOT_UTF_8;
        }
    }
}
