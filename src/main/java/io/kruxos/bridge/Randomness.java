package io.kruxos.bridge;

import java.io.FileInputStream;
import java.io.IOException;

/**
 * The kernel's random bytes, read in stock: RFC 6455 wants every frame's mask unpredictable, and looking up the JDK's
 * SecureRandom costs milliseconds of the start. Not safe for several threads at once.
 */
final class Randomness {
    private final byte[] stock = new byte[4096];
    private int used = stock.length;

    byte[] bytes(int count) throws IOException {
        byte[] bytes = new byte[count];
        refill(count);
        System.arraycopy(stock, used, bytes, 0, count);
        used += count;
        return bytes;
    }

    int nextInt() throws IOException {
        refill(4);
        int value = 0;
        for (int i = 0; i < 4; i++) {
            value = value << 8 | (stock[used++] & 255);
        }
        return value;
    }

    private void refill(int needed) throws IOException {
        if (used + needed <= stock.length) {
            return;
        }
        try (FileInputStream in = new FileInputStream("/dev/urandom")) {
            if (in.readNBytes(stock, 0, stock.length) < stock.length) {
                throw new IOException("the kernel gives no random bytes");
            }
        }
        used = 0;
    }
}
