package io.lockstep.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.lockstep.backend.Precision;
import io.lockstep.kernels.spec.KernelSpec;
import io.lockstep.kernels.spec.MatMulSpec;
import io.lockstep.parity.cases.Case;
import io.lockstep.parity.catalog.Cases;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the parity kit will run on a GPU compiles to machine code for each generation of them. */
class KitKernelsCompileTest {
  private static final List<String> ARCHITECTURES = List.of("sm_75", "sm_80", "sm_90", "sm_100");

  /** Kernels of one file. */
  private static final int CHUNK = 200;

  /** One case in so many is compiled in every build. */
  private static final int SAMPLE = 41;

  @TempDir Path folder;

  @Test
  void a_sample_of_the_kits_kernels_compiles_for_every_architecture() throws IOException {
    Nvcc.assume();
    List<Case> cases = Cases.all();
    List<KitKernels.Rendered> kernels =
        KitKernels.of(
            IntStream.range(0, cases.size())
                .filter(i -> i % SAMPLE == 0)
                .mapToObj(cases::get)
                .toList());
    assertTrue(kinds(kernels).size() >= 4, kinds(kernels).toString());
    compile(kernels);
  }

  @Test
  void what_relaxed_precisions_compute_beside_the_product_compiles_too() throws IOException {
    Nvcc.assume();
    List<Case> products =
        Cases.quick().stream()
            .filter(c -> c.operation().equals("matmul") && c.variant().startsWith("several"))
            .toList();
    for (Precision precision : List.of(Precision.FAST, Precision.BF16)) {
      List<KitKernels.Rendered> kernels = KitKernels.of(products, precision);
      assertTrue(kinds(kernels).containsKey("MapSpec"), kinds(kernels).toString());
      assertFalse(kinds(kernels).containsKey("MatMulSpec"), kinds(kernels).toString());
      compile(kernels);
    }
  }

  @Tag("sweep")
  @Test
  void every_kernel_of_relaxed_precisions_compiles_for_every_architecture() throws IOException {
    Nvcc.assume();
    for (Precision precision : List.of(Precision.FAST, Precision.BF16)) {
      compile(KitKernels.of(Cases.all(), precision));
    }
  }

  @Tag("sweep")
  @Test
  void every_kernel_of_the_kit_compiles_for_every_architecture() throws IOException {
    Nvcc.assume();
    List<KitKernels.Rendered> kernels = KitKernels.of(Cases.all());
    assertEquals(kindsBelow(KernelSpec.class).collect(Collectors.toSet()), kinds(kernels).keySet());
    System.out.println(kernels.size() + " kernels: " + kinds(kernels));
    compile(kernels);
  }

  private void compile(List<KitKernels.Rendered> kernels) throws IOException {
    for (String architecture : ARCHITECTURES) {
      if (!Nvcc.supports(architecture)) {
        System.out.println("SKIPPED: this nvcc does not compile for " + architecture);
        continue;
      }
      for (int from = 0; from < kernels.size(); from += CHUNK) {
        List<KitKernels.Rendered> chunk =
            kernels.subList(from, Math.min(from + CHUNK, kernels.size()));
        checkArithmetic(Nvcc.ptx(chunk, architecture, folder));
        Map<Integer, Integer> spilled = Nvcc.compile(chunk, architecture, folder);
        assertEquals(chunk.size(), spilled.size(), "kernels that were compiled");
        for (int i = 0; i < chunk.size(); i++) {
          if (chunk.get(i).spec() instanceof MatMulSpec) {
            assertEquals(
                0,
                spilled.get(i),
                "bytes spilled by " + chunk.get(i).firstCase() + " for " + architecture);
          }
        }
      }
    }
  }

  /** Whatever the architecture, PTX says which arithmetic is done. */
  private static void checkArithmetic(String ptx) {
    assertTrue(ptx.contains(".entry"), "kernels in the PTX");
    for (String forbidden : List.of(".approx", ".ftz", "mad.f32", "mad.rn.f32", ".f64")) {
      int at = ptx.indexOf(forbidden);
      if (at >= 0) {
        String entry = ptx.substring(0, at);
        fail(forbidden + " in " + entry.substring(entry.lastIndexOf(".entry")));
      }
    }
  }

  /** Returns the names of the records below a sealed interface. */
  private static Stream<String> kindsBelow(Class<?> type) {
    return type.isSealed()
        ? Arrays.stream(type.getPermittedSubclasses()).flatMap(each -> kindsBelow(each))
        : Stream.of(type.getSimpleName());
  }

  private static Map<String, Long> kinds(List<KitKernels.Rendered> kernels) {
    return kernels.stream()
        .collect(
            Collectors.groupingBy(
                kernel -> kernel.spec().getClass().getSimpleName(), Collectors.counting()));
  }
}
