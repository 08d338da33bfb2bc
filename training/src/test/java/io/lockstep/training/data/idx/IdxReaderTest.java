package io.lockstep.training.data.idx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.training.data.DataException;
import io.lockstep.training.data.DataParts;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.ElementType;
import io.lockstep.training.data.ImageShape;
import io.lockstep.training.data.Targets;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxReaderTest {
  private static final byte[] IMAGES =
      idx(3, new int[] {2, 1, 3}, new byte[] {1, 2, 3, (byte) 200, (byte) 255, 0});
  private static final byte[] LABELS = idx(1, new int[] {2}, new byte[] {4, 2});

  @TempDir Path folder;
  private Path images = Path.of("");
  private Path labels = Path.of("");

  @BeforeEach
  void name() {
    images = folder.resolve("train-images-idx3-ubyte");
    labels = folder.resolve("train-labels-idx1-ubyte");
  }

  @Test
  void one_pair_is_taken_whole() throws IOException {
    Files.write(images, IMAGES);
    Files.write(labels, LABELS);
    Files.writeString(folder.resolve("README.md"), "not data");
    DataParts parts = IdxReader.readFolder(folder);
    assertNull(parts.validation());
    checkSample(parts.training());
  }

  @Test
  void compressed_and_plain_files_are_told_by_content_and_plain_ones_are_preferred()
      throws IOException {
    Files.write(folder.resolve("t10k-images-idx3-ubyte.gz"), gzip(IMAGES));
    Files.write(folder.resolve("t10k-labels.idx1-ubyte.gz"), LABELS);
    checkSample(IdxReader.readFolder(folder).training());
    Files.write(folder.resolve("t10k-images-idx3-ubyte"), IMAGES);
    Files.write(folder.resolve("t10k-images-idx3-ubyte.gz"), new byte[] {1});
    checkSample(IdxReader.readFolder(folder).training());
  }

  @Test
  void of_two_pairs_the_one_named_train_is_for_training() throws IOException {
    Files.write(images, idx(3, new int[] {3, 1, 3}, new byte[9]));
    Files.write(labels, idx(1, new int[] {3}, new byte[] {1, 5, 0}));
    Files.write(folder.resolve("t10k-images-idx3-ubyte"), IMAGES);
    Files.write(folder.resolve("t10k-labels-idx1-ubyte"), LABELS);
    DataParts parts = IdxReader.readFolder(folder);
    assertEquals(3, parts.training().size());
    assertNotNull(parts.validation());
    assertEquals(2, parts.validation().size());
  }

  @Test
  void more_classes_in_validation_than_in_training_are_refused() throws IOException {
    Files.write(images, IMAGES);
    Files.write(labels, idx(1, new int[] {2}, new byte[] {1, 0}));
    Files.write(folder.resolve("t10k-images-idx3-ubyte"), IMAGES);
    Files.write(folder.resolve("t10k-labels-idx1-ubyte"), LABELS);
    assertEquals(
        "[validation data] the validation part has 5 classes but the training part only 2."
            + " Add examples of the missing classes to the training part"
            + " or remove them from the validation part.",
        assertThrows(DataException.class, () -> IdxReader.readFolder(folder)).getMessage());
  }

  @Test
  void folders_without_a_clear_pair_are_refused() throws IOException {
    Path absent = folder.resolve("absent");
    assertFolder(
        absent,
        "[read idx] "
            + absent
            + ": there is no such folder. Give the folder that holds the images and labels.");
    assertFolder(
        folder,
        "[read idx] "
            + folder
            + ": holds no IDX images. Put a pair of files such as 'train-images-idx3-ubyte' and"
            + " 'train-labels-idx1-ubyte' (plain or .gz) into it.");
    Files.write(images, IMAGES);
    assertFolder(
        images,
        "[read idx] "
            + images
            + ": is not a folder. Give the folder that holds the images and labels.");
    assertFolder(
        folder,
        "[read idx] "
            + images
            + ": there is no labels file beside it."
            + " Put 'train-labels-idx1-ubyte' (plain or .gz) into the folder.");
    Files.write(labels, LABELS);
    for (String name : List.of("a-", "b-")) {
      Files.write(folder.resolve(name + "images-idx3-ubyte"), IMAGES);
      Files.write(folder.resolve(name + "labels-idx1-ubyte"), LABELS);
    }
    assertFolder(
        folder,
        "[read idx] "
            + folder
            + ": holds 3 pairs of images and labels: 'a', 'b', 'train'."
            + " Name those to read by how they begin, as in '"
            + folder.resolve("a")
            + "': one pair, or two of which one is named 'train'.");
  }

  /** Two sets of two parts, as EMNIST comes; the number of images tells them apart. */
  private void emnist() throws IOException {
    int count = 1;
    for (String set : List.of("digits", "letters", "letters2")) {
      for (String part : List.of("test", "train")) {
        String name = "emnist-" + set + "-" + part;
        byte[] pixels = idx(3, new int[] {count, 1, 3}, new byte[3 * count]);
        Files.write(folder.resolve(name + "-images-idx3-ubyte.gz"), gzip(pixels));
        byte[] classes = idx(1, new int[] {count}, new byte[count]);
        Files.write(folder.resolve(name + "-labels-idx1-ubyte.gz"), gzip(classes));
        count++;
      }
    }
  }

  @Test
  void one_of_several_sets_is_named_by_how_its_files_begin() throws IOException {
    emnist();
    DataParts letters = IdxReader.readFolder(folder.resolve("emnist-letters"));
    assertEquals(4, letters.training().size());
    assertNotNull(letters.validation());
    assertEquals(3, letters.validation().size());
    DataParts test = IdxReader.readFolder(folder.resolve("emnist-digits-test"));
    assertEquals(1, test.training().size());
    assertNull(test.validation());
  }

  @Test
  void several_sets_are_offered() throws IOException {
    emnist();
    assertFolder(
        folder,
        "[read idx] "
            + folder
            + ": holds 6 pairs of images and labels: 'emnist-digits-test', 'emnist-digits-train',"
            + " 'emnist-letters-test', 'emnist-letters-train', 'emnist-letters2-test',"
            + " 'emnist-letters2-train'. Name those to read by how they begin, as in '"
            + folder.resolve("emnist-digits")
            + "': one pair, or two of which one is named 'train'.");
    Path misspelt = folder.resolve("emnist-leters");
    assertFolder(
        misspelt,
        "[read idx] "
            + misspelt
            + ": there is no such folder, nor are there such images. In '"
            + folder
            + "' did you mean 'emnist-letters' or 'emnist-letters2'?");
  }

  @Test
  void a_missing_file_is_named() throws IOException {
    assertImages(": there is no such file. Check the path and its spelling.");
  }

  @Test
  void a_wrong_magic_number_is_shown_beside_the_expected_one() throws IOException {
    Files.write(images, LABELS);
    assertImages(
        ", byte 0: the magic number is 0x00000801 where 0x00000803 is expected (images)."
            + " Give the file of images as images and the file of labels as labels.");
    Files.write(images, new byte[] {(byte) 0x89, 'P', 'N', 'G', 0, 0, 0, 0});
    assertImages(
        ", byte 0: the magic number is 0x89504e47 where 0x00000803 is expected (images)."
            + " Give an IDX file of unsigned bytes.");
  }

  @Test
  void a_file_cut_off_or_too_long_is_refused_with_the_bytes_expected_and_found()
      throws IOException {
    Files.write(images, Arrays.copyOf(IMAGES, 7));
    assertImages(
        ", byte 7: the file ends within its header of 16 bytes. Get a fresh copy of the file.");
    Files.write(images, Arrays.copyOf(IMAGES, IMAGES.length - 1));
    assertImages(
        ", byte 21: the file is cut off: its header says 2x1x3 bytes of data, but 5 follow it."
            + " Get a fresh copy of the file.");
    Files.write(images, Arrays.copyOf(IMAGES, IMAGES.length + 1));
    assertImages(
        ", byte 23: the file is too long: its header says 2x1x3 bytes of data, but 7 follow it."
            + " Get a fresh copy of the file.");
    Files.write(images, gzip(Arrays.copyOf(IMAGES, IMAGES.length - 1)));
    assertImages(
        ", byte 21: the file is cut off: its header says 2x1x3 bytes of data, but 5 follow it."
            + " Get a fresh copy of the file.");
  }

  @Test
  void a_header_that_asks_for_too_much_memory_is_refused_without_asking_for_it()
      throws IOException {
    int most = Integer.MAX_VALUE;
    byte[] small = gzip(idx(3, new int[] {2, most, most}, new byte[6]));
    Files.write(images, small);
    assertImages(
        ": its header says 2x2147483647x2147483647 bytes of data, more than its "
            + small.length
            + " compressed bytes can hold. Get a fresh copy of the file.");
  }

  @Test
  void of_a_compressed_file_no_more_is_read_than_its_header_says() throws IOException {
    byte[] bomb = gzip(Arrays.copyOf(IMAGES, 100_000_000));
    // Cut near its end: whoever reads all of it finds that.
    Files.write(images, Arrays.copyOf(bomb, bomb.length / 2));
    assertImages(
        ", byte 23: the file is too long: its header says 2x1x3 bytes of data, but more follow it."
            + " Get a fresh copy of the file.");
  }

  @Test
  void counts_are_compared_before_anything_is_decompressed() throws IOException {
    byte[] cut = gzip(idx(3, new int[] {3, 1000, 1000}, new byte[3_000_000]));
    Files.write(images, Arrays.copyOf(cut, cut.length / 2));
    Files.write(labels, LABELS);
    assertEquals(
        "[read idx] "
            + labels
            + ", byte 4: 2 labels for the 3 images of "
            + images
            + ". Use the labels that belong to these images.",
        assertThrows(DataException.class, () -> IdxReader.read(images, labels)).getMessage());
  }

  @Test
  void empty_and_negative_extents_are_refused() throws IOException {
    Files.write(images, idx(3, new int[] {0, 1, 3}, new byte[0]));
    assertImages(
        ", byte 4: the extent of axis 0 is 0. Give a file that holds at least one example.");
    Files.write(images, idx(3, new int[] {2, -1, 3}, new byte[0]));
    assertImages(
        ", byte 8: the extent of axis 1 is 4294967295."
            + " Get a fresh copy of the file; extents go up to 2147483647.");
  }

  @Test
  void a_damaged_compression_is_refused() throws IOException {
    byte[] whole = gzip(IMAGES);
    Files.write(images, Arrays.copyOf(whole, whole.length - 10));
    assertImages(
        ": the gzip compression is damaged or cut off (Unexpected end of ZLIB input stream)."
            + " Get a fresh copy of the file.");
  }

  @Test
  void labels_of_another_count_are_refused() throws IOException {
    Files.write(images, IMAGES);
    Files.write(labels, idx(1, new int[] {3}, new byte[3]));
    assertEquals(
        "[read idx] "
            + labels
            + ", byte 4: 3 labels for the 2 images of "
            + images
            + ". Use the labels that belong to these images.",
        assertThrows(DataException.class, () -> IdxReader.read(images, labels)).getMessage());
  }

  @Test
  void a_plain_file_is_mapped_into_memory_and_a_compressed_one_read() throws IOException {
    Files.write(labels, LABELS);
    for (boolean plain : new boolean[] {true, false}) {
      Files.write(images, plain ? IMAGES : gzip(IMAGES));
      Dataset data = IdxReader.read(images, labels);
      assertEquals(plain, data.features().values().data().isMapped());
      checkSample(data);
    }
  }

  @Test
  void any_damage_gives_examples_or_a_data_exception() throws IOException {
    long seed = 7;
    System.out.println("flipped bits of idx files: seed " + seed);
    Random random = new Random(seed);
    Files.write(labels, LABELS);
    int refused = 0;
    for (int run = 0; run < 500; run++) {
      byte[] damaged = run % 2 == 0 ? IMAGES.clone() : gzip(IMAGES);
      damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
      Files.write(images, damaged);
      try {
        assertEquals(2, IdxReader.read(images, labels).size());
      } catch (DataException e) {
        assertTrue(e.getMessage().startsWith("[read idx] " + folder), e.getMessage());
        refused++;
      }
    }
    assertTrue(refused > 200, "only " + refused + " of 500 damaged files were refused");
  }

  private void checkSample(Dataset data) {
    assertEquals(new ImageShape(1, 3, 1), data.features().image());
    assertEquals(ElementType.U8, data.features().values().type());
    assertArrayEquals(
        new byte[] {1, 2, 3, (byte) 200, (byte) 255, 0},
        data.features().values().data().toArray(ValueLayout.JAVA_BYTE));
    Targets.Classes classes = assertInstanceOf(Targets.Classes.class, data.targets());
    assertEquals(List.of("0", "1", "2", "3", "4"), classes.names());
    assertEquals(4, classes.get(0));
    assertEquals(2, classes.get(1));
  }

  private void assertImages(String expected) throws IOException {
    Files.write(labels, LABELS);
    var e = assertThrows(DataException.class, () -> IdxReader.read(images, labels));
    assertEquals("[read idx] " + images + expected, e.getMessage());
  }

  private static void assertFolder(Path folder, String expected) {
    assertEquals(
        expected,
        assertThrows(DataException.class, () -> IdxReader.readFolder(folder)).getMessage());
  }

  private static byte[] idx(int axes, int[] extents, byte[] data) {
    ByteBuffer bytes = ByteBuffer.allocate(4 + 4 * extents.length + data.length);
    bytes.putInt(0x0800 | axes);
    Arrays.stream(extents).forEach(bytes::putInt);
    return bytes.put(data).array();
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(compressed)) {
      out.write(plain);
    }
    return compressed.toByteArray();
  }
}
