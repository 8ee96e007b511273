package io.kruxos.bridge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.security.MessageDigest;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Sha1Test {
    @Test
    void shouldAgreeWithTheJdkForEveryLengthAroundABlock() throws Exception {
        Random random = new Random(1);
        for (int length = 0; length < 200; length++) {
            byte[] input = new byte[length];
            random.nextBytes(input);
            assertArrayEquals(MessageDigest.getInstance("SHA-1").digest(input), Sha1.hash(input), "length " + length);
        }
    }
}
