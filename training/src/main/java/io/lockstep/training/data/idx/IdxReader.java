package io.lockstep.training.data.idx;

import io.lockstep.training.data.DataException;
import io.lockstep.training.data.DataParts;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.ElementType;
import io.lockstep.training.data.Features;
import io.lockstep.training.data.ImageShape;
import io.lockstep.training.data.Matrix;
import io.lockstep.training.data.Targets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The reader of labelled images in the IDX format of the MNIST database (LeCun, Cortes, Burges),
 * each file plain or compressed by gzip.
 *
 * <p>Images are [count, rows, columns] unsigned bytes (magic number 0x00000803), labels [count]
 * unsigned bytes (0x00000801), all numbers big-endian. The classes are 0 to the largest label.
 */
public final class IdxReader {
  /** The most pixels of an image, each of which has a name as a feature. */
  private static final int MOST_PIXELS = 1 << 22;

  private IdxReader() {}

  /**
   * The labelled images of a folder.
   *
   * <p>Files are found by their customary names, such as {@code train-images-idx3-ubyte} and {@code
   * t10k-labels-idx1-ubyte.gz}. One pair is taken whole, as the training part. Of two pairs the one
   * whose name contains {@code train} is the training part, the other the validation part.
   *
   * @param folder the folder; of one that holds several sets, followed by how the names of those to
   *     read begin, as in {@code emnist/emnist-letters}
   * @return training part and, of two pairs, validation part
   * @throws DataException where the folder has no such files or they cannot be used
   */
  public static DataParts readFolder(Path folder) {
    List<IdxFolder.Pair> parts = IdxFolder.find(folder).parts();
    return new DataParts(read(parts.getFirst()), parts.size() == 1 ? null : read(parts.getLast()));
  }

  private static Dataset read(IdxFolder.Pair pair) {
    return read(pair.images(), pair.labels());
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
    IdxHeader ofImages = IdxHeader.read(images, 3);
    IdxHeader ofLabels = IdxHeader.read(labels, 1);
    int count = ofImages.extent(0);
    if (count != ofLabels.extent(0)) {
      throw new DataException(
          IdxHeader.OPERATION,
          labels,
          "byte 4",
          ofLabels.extent(0) + " labels for the " + count + " images of " + images,
          "Use the labels that belong to these images");
    }
    IdxFile.check(ofImages);
    long ofAnImage = (long) ofImages.extent(1) * ofImages.extent(2);
    if (ofAnImage > MOST_PIXELS) {
      throw new DataException(
          IdxHeader.OPERATION,
          images,
          "byte 8",
          "an image has " + ofAnImage + " pixels, but at most " + MOST_PIXELS + " are read",
          "Give smaller images");
    }
    IdxFile pixels = IdxFile.read(ofImages);
    IdxFile classes = IdxFile.read(ofLabels);
    ImageShape shape = new ImageShape(ofImages.extent(1), ofImages.extent(2), 1);
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
}
