package io.lockstep.bench.scaling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.bench.scaling.ScalingCase.Axis;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScalingBenchmarkTest {
  @TempDir Path folder;

  @Test
  void cases_go_through_powers_of_2_and_share_the_base() {
    assertEquals(13, ScalingCase.along(Axis.BATCH, 1).size());
    assertEquals(new ScalingCase(4096, 1024, 4), ScalingCase.along(Axis.BATCH, 1).getLast());
    assertEquals(8, ScalingCase.along(Axis.WIDTH, 1).size());
    assertEquals(new ScalingCase(256, 32, 4), ScalingCase.along(Axis.WIDTH, 1).getFirst());
    assertEquals(7, ScalingCase.along(Axis.DEPTH, 1).size());
    assertEquals(new ScalingCase(256, 1024, 64), ScalingCase.along(Axis.DEPTH, 1).getLast());
    for (Axis axis : Axis.values()) {
      assertTrue(ScalingCase.along(axis, 1).contains(ScalingCase.BASE), axis.name());
    }
  }

  @Test
  void operations_and_bytes_are_those_of_the_products_and_the_update() {
    ScalingCase one = new ScalingCase(3, 5, 2);
    assertEquals(2 * (5 * 5 + 5), one.parameters());
    // Forward and gradient of the weight twice, gradient of the input once.
    assertEquals(5 * 2.0 * 3 * 5 * 5, one.flops());
    assertEquals(5 * 4 * (15 + 25 + 15) + 28 * 60, one.bytes());
  }

  @Test
  void a_quick_run_writes_a_table_and_a_picture_for_each_axis() throws IOException {
    int code =
        ScalingBenchmark.command()
            .execute("--quick", "--rounds", "1", "--out", folder.toString(), "--threads", "1");
    assertEquals(0, code);
    for (Axis axis : Axis.values()) {
      String name = axis.name().toLowerCase(Locale.ROOT);
      List<String> lines = Files.readAllLines(folder.resolve(name + ".csv"));
      assertEquals(1 + ScalingCase.along(axis, 16).size(), lines.size());
      assertTrue(lines.getFirst().startsWith("threads,batch,width,depth,parameters,us_per_step,"));
      for (String line : lines.subList(1, lines.size())) {
        double share = Double.parseDouble(line.split(",", -1)[8]);
        assertTrue(share > 0, line);
      }
      Path file = folder.resolve(name + ".png");
      BufferedImage image = ImageIO.read(file.toFile());
      assertEquals(1280, image.getWidth());
      assertEquals(560, image.getHeight());
    }
  }
}
