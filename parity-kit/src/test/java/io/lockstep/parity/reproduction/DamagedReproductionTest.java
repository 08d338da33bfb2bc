package io.lockstep.parity.reproduction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.backend.compare.Elements;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.spec.GatherSpec;
import io.lockstep.kernels.spec.KernelSpec;
import io.lockstep.kernels.spec.Layout;
import io.lockstep.kernels.spec.MapSpec;
import io.lockstep.kernels.spec.Region;
import io.lockstep.kernels.spec.RowSpec;
import io.lockstep.kernels.spec.ScatterAddSpec;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.training.data.DataException;
import io.lockstep.training.file.SafeTensors;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file whose parts do not fit one another is refused before anything is computed. */
class DamagedReproductionTest {
  private static final Program NEGATE =
      Program.of("neg", List.of(DType.F32), Expr.input(0, DType.F32).neg());
  private static final Layout FOUR = Layout.contiguous(Shape.of(4));
  private static final Layout TABLE = Layout.contiguous(Shape.of(2, 3));
  private static final KernelSpec MAP =
      new MapSpec(NEGATE, FOUR.shape(), List.of(FOUR), List.of(FOUR));
  private static final KernelSpec ROWS = new RowSpec(NEGATE, 2, 3, List.of(TABLE), List.of(TABLE));
  private static final String INPUTS = "\"inputs\":[{\"shape\":[4],\"strides\":[1],\"offset\":0}]";

  @TempDir Path folder;

  private Path written(KernelSpec spec, int index) {
    List<MemorySegment> bytes = new ArrayList<>();
    for (Region region : spec.regions()) {
      MemorySegment segment = Arena.ofAuto().allocate(region.byteSize(), Long.BYTES);
      if (region.dtype() == DType.I32) {
        Elements.set(segment, DType.I32, 0, index);
      }
      bytes.add(segment);
    }
    List<MemorySegment> outputs = bytes.subList(spec.inputCount(), bytes.size());
    Path file = folder.resolve("kernel.safetensors");
    new Reproduction(
            spec,
            "a report",
            bytes.subList(0, spec.inputCount()),
            new KernelResults("one", outputs),
            new KernelResults("other", outputs))
        .write(file);
    return file;
  }

  private static void refused(Path file, String problem) {
    assertEquals(
        "[read reproduction] " + file + ": " + problem + ". Get a fresh copy of the file.",
        assertThrows(DataException.class, () -> Reproduction.read(file)).getMessage());
  }

  private void edited(KernelSpec spec, String from, String to, String problem) {
    Path file = written(spec, 0);
    SafeTensors.Contents contents = SafeTensors.read(file);
    Map<String, String> metadata = new HashMap<>(contents.metadata());
    String json = metadata.getOrDefault("spec", "");
    assertTrue(json.contains(from), json);
    metadata.put("spec", json.replace(from, to));
    Path changed = folder.resolve("changed.safetensors");
    SafeTensors.write(changed, metadata, contents.tensors());
    refused(changed, "the kernel's specification cannot be read: " + problem);
  }

  @Test
  void what_is_not_edited_is_read() {
    for (KernelSpec spec : List.of(MAP, ROWS)) {
      assertEquals(spec, Reproduction.read(written(spec, 0)).spec());
    }
  }

  @Test
  void sizes_that_no_tensor_has_are_refused() {
    edited(ROWS, "\"rows\":2", "\"rows\":-4", "[shape] sizes must not be negative: [-4,3]");
    edited(
        ROWS,
        "\"rows\":2",
        "\"rows\":2147483647",
        "[shape] [2147483647,3] has more than 2147483647 elements; split the tensor");
    edited(
        ROWS,
        "\"rows\":2",
        "\"rows\":4294967298",
        "'rows' is 4294967298, not a whole number below 2147483648");
    edited(
        MAP,
        "\"shape\":[4]",
        "\"shape\":[4294967300]",
        "'shape' is 4294967300, not a whole number below 2147483648");
    edited(
        ROWS, "\"rows\":2", "\"rows\":2.5", "'rows' is 2.5, not a whole number below 2147483648");
  }

  @Test
  void layouts_that_do_not_fit_the_program_or_the_iteration_space_are_refused() {
    edited(MAP, INPUTS, "\"inputs\":[]", "the program needs 1 layouts of inputs, got 0");
    edited(
        MAP,
        "\"kind\":\"Map\",\"shape\":[4]",
        "\"kind\":\"Map\",\"shape\":[5]",
        "input 0 has shape [4], the kernel runs over [5]");
    edited(
        MAP,
        "\"kind\":\"Map\",\"shape\":[4]",
        "\"kind\":\"Map\",\"shape\":[2,2]",
        "input 0 has shape [4], the kernel runs over [2,2]");
    edited(
        ROWS,
        "{\"shape\":[2,3],\"strides\":[3,1],\"offset\":0}",
        "{\"shape\":[2],\"strides\":[1],\"offset\":0}",
        "input 0 has shape [2], the kernel runs over [2,3]");
  }

  @Test
  void places_outside_of_memory_are_refused() {
    edited(MAP, "\"offset\":0", "\"offset\":-100", "an argument begins at element -100");
    edited(
        MAP, "\"offset\":0", "\"offset\":2000000000", "an argument begins at element 2000000000");
    edited(MAP, "\"strides\":[1]", "\"strides\":[-1]", "an argument has the stride -1");
    edited(
        MAP,
        "\"strides\":[1]",
        "\"strides\":[2147483647]",
        "an argument ends at element 6442450941");
  }

  @Test
  void an_index_without_a_row_is_refused() {
    KernelSpec gather = new GatherSpec(DType.F32, 3, 2, 4);
    refused(written(gather, 3), "index 0 is 3, there are 3 rows to pick");
    KernelSpec scatter = new ScatterAddSpec(DType.F32, 3, 2, 4);
    refused(written(scatter, -1), "index 0 is -1, there are 3 rows to pick");
    assertEquals(gather, Reproduction.read(written(gather, 2)).spec());
  }
}
