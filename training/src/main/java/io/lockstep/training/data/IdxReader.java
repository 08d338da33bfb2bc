package io.lockstep.training.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The reader of labelled images in the IDX format of the MNIST database (LeCun, Cortes, Burges),
 * each file plain or compressed by gzip.
 *
 * <p>Images are [count, rows, columns] unsigned bytes (magic number 0x00000803), labels [count]
 * unsigned bytes (0x00000801), all numbers big-endian. The classes are 0 to the largest label.
 */
public final class IdxReader {
  private static final String OPERATION = "read idx";
  private static final Pattern NAME =
      Pattern.compile("(.*?)(images|labels)[-.]idx([31])-ubyte(\\.gz)?");

  private IdxReader() {}

  /** The two files of one set of labelled images. */
  private record Pair(Path images, Path labels) {}

  /**
   * The labelled images of a folder.
   *
   * <p>Files are found by their customary names, such as {@code train-images-idx3-ubyte} and {@code
   * t10k-labels-idx1-ubyte.gz}. One pair is taken whole, as the training part. Of two pairs the one
   * whose name contains {@code train} is the training part, the other the validation part.
   *
   * @param folder the folder
   * @return training part and, of two pairs, validation part
   * @throws DataException where the folder has no such files or they cannot be used
   */
  public static DataParts readFolder(Path folder) {
    List<Pair> pairs = findPairs(folder);
    if (pairs.size() == 1) {
      return new DataParts(read(pairs.getFirst()), null);
    }
    List<Pair> training = pairs.stream().filter(IdxReader::isTraining).toList();
    if (pairs.size() != 2 || training.size() != 1) {
      throw new DataException(
          OPERATION,
          folder,
          "",
          "holds "
              + pairs.size()
              + " pairs of images and labels: "
              + pairs.stream().map(pair -> pair.images.getFileName().toString()).toList(),
          "Leave one pair, or two of which one is named 'train', in the folder");
    }
    Pair validation = training.getFirst() == pairs.getFirst() ? pairs.getLast() : pairs.getFirst();
    return new DataParts(read(training.getFirst()), read(validation));
  }

  /**
   * The labelled images of one pair of files.
   *
   * @param images the file of images
   * @param labels the file of labels
   * @return the images, as bytes, and their classes
   * @throws DataException where a file is missing, damaged or does not fit the other
   */
  public static Dataset read(Path images, Path labels) {
    IdxFile pixels = IdxFile.read(images, 3);
    IdxFile classes = IdxFile.read(labels, 1);
    int count = pixels.extent(0);
    if (count != classes.extent(0)) {
      throw new DataException(
          OPERATION,
          labels,
          "byte 4",
          classes.extent(0) + " labels for the " + count + " images of " + images,
          "Use the labels that belong to these images");
    }
    ImageShape shape = new ImageShape(pixels.extent(1), pixels.extent(2), 1);
    Matrix values = new Matrix(ElementType.U8, count, shape.size(), pixels.data());
    int[] indices = new int[count];
    int largest = 0;
    for (int row = 0; row < count; row++) {
      indices[row] = classes.unsignedByte(row);
      largest = Math.max(largest, indices[row]);
    }
    List<String> names = IntStream.rangeClosed(0, largest).mapToObj(Integer::toString).toList();
    return new Dataset(Features.ofImages(values, shape), Targets.Classes.owning(indices, names));
  }

  private static Dataset read(Pair pair) {
    return read(pair.images, pair.labels);
  }

  private static boolean isTraining(Pair pair) {
    return pair.images.getFileName().toString().contains("train");
  }

  /** The pairs in the folder in the order of their names; a plain file is preferred to its .gz. */
  private static List<Pair> findPairs(Path folder) {
    TreeMap<String, Path> images = new TreeMap<>();
    TreeMap<String, Path> labels = new TreeMap<>();
    for (Path file : list(folder)) {
      Matcher name = NAME.matcher(file.getFileName().toString());
      if (name.matches()) {
        TreeMap<String, Path> files = name.group(2).equals("images") ? images : labels;
        files.merge(name.group(1), file, (first, second) -> name.group(4) == null ? second : first);
      }
    }
    if (images.isEmpty()) {
      throw new DataException(
          OPERATION,
          folder,
          "",
          "holds no IDX images",
          "Put a pair of files such as 'train-images-idx3-ubyte' and 'train-labels-idx1-ubyte'"
              + " (plain or .gz) into it");
    }
    return images.entrySet().stream()
        .map(entry -> {
          Path label = labels.get(entry.getKey());
          if (label == null) {
            throw new DataException(
                OPERATION,
                entry.getValue(),
                "",
                "there is no labels file beside it",
                "Put '" + entry.getKey() + "labels-idx1-ubyte' (plain or .gz) into the folder");
          }
          return new Pair(entry.getValue(), label);
        })
        .toList();
  }

  private static List<Path> list(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new DataException(
          OPERATION,
          folder,
          "",
          Files.exists(folder) ? "is not a folder" : "there is no such folder",
          "Give the folder that holds the images and labels");
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new DataException(
          OPERATION, folder, "", "cannot be listed (" + e + ")", "Check its permissions", e);
    }
  }
}
