package io.lockstep.training.data.idx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lockstep.training.data.DataParts;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.ImageShape;
import io.lockstep.training.data.Statistics;
import io.lockstep.training.data.Targets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * The real MNIST test images, where they are at hand: in {@code mnist-t10k} under the folder named
 * by the property {@code lockstep.data} or the variable LOCKSTEP_DATA, or under {@code shared/data}
 * beside the repository.
 */
class MnistTest {
  @Test
  void the_ten_thousand_test_images_are_read() {
    Optional<Path> folder = find();
    assumeTrue(
        folder.isPresent(),
        "no folder mnist-t10k found; name the folder it is in with -Dlockstep.data=FOLDER");
    DataParts parts = IdxReader.readFolder(folder.orElseThrow());
    assertNull(parts.validation());
    Dataset data = parts.training();
    assertEquals(10_000, data.size());
    assertEquals(new ImageShape(28, 28, 1), data.features().image());
    Targets.Classes classes = assertInstanceOf(Targets.Classes.class, data.targets());
    int[] counts = new int[classes.count()];
    for (int i = 0; i < data.size(); i++) {
      counts[classes.get(i)]++;
    }
    assertArrayEquals(new int[] {980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009}, counts);
    Statistics statistics = Statistics.of(data.features().values());
    double mean = 0;
    for (double pixel : statistics.mean()) {
      mean += pixel / 784 / 255;
    }
    assertEquals(0.1325, mean, 1e-4);
  }

  private static Optional<Path> find() {
    String property = System.getProperty("lockstep.data", System.getenv("LOCKSTEP_DATA"));
    if (property != null) {
      Path folder = Path.of(property, "mnist-t10k");
      return Optional.of(folder).filter(Files::isDirectory);
    }
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path folder = at.resolve("shared/data/mnist-t10k");
      if (Files.isDirectory(folder)) {
        return Optional.of(folder);
      }
    }
    return Optional.empty();
  }
}
