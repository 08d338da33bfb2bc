package io.lockstep.parity.reproduction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.backend.Backend;
import io.lockstep.backend.compare.Elements;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.expr.Type;
import io.lockstep.kernels.spec.ArgReduceSpec;
import io.lockstep.kernels.spec.ColumnReduceSpec;
import io.lockstep.kernels.spec.FoldSpec;
import io.lockstep.kernels.spec.GatherSpec;
import io.lockstep.kernels.spec.KernelSpec;
import io.lockstep.kernels.spec.KernelText;
import io.lockstep.kernels.spec.Layout;
import io.lockstep.kernels.spec.MapSpec;
import io.lockstep.kernels.spec.MatMulSpec;
import io.lockstep.kernels.spec.PickSpec;
import io.lockstep.kernels.spec.PlaceSpec;
import io.lockstep.kernels.spec.ProgramSpec;
import io.lockstep.kernels.spec.Region;
import io.lockstep.kernels.spec.RowSpec;
import io.lockstep.kernels.spec.ScatterAddSpec;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.parity.pair.DigitsRun;
import io.lockstep.parity.pair.DivergenceException;
import io.lockstep.parity.pair.FaultyBackend;
import io.lockstep.parity.pair.PairedBackend;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.EngineOptions;
import io.lockstep.training.data.DataException;
import io.lockstep.training.file.NamedTensor;
import io.lockstep.training.file.SafeTensors;
import io.lockstep.training.loop.Trainer;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kernels are written down completely and run again from their file. */
class ReproductionTest {
  private static final Set<KernelSpec> SPECS = Specs.all();
  private static final EngineOptions CPU = EngineOptions.of("cpu").withThreads(1);

  private static final Set<Class<?>> KINDS =
      Set.of(
          MapSpec.class,
          RowSpec.class,
          ColumnReduceSpec.class,
          MatMulSpec.class,
          ArgReduceSpec.class,
          GatherSpec.class,
          ScatterAddSpec.class,
          FoldSpec.class,
          PickSpec.class,
          PlaceSpec.class);

  /** Above this, a kernel is left to the tests of its backend. */
  private static final int MOST_ELEMENTS = 5_000;

  @TempDir Path folder;

  @Test
  void every_specification_is_the_same_after_a_round_trip_through_json()
      throws JsonProcessingException {
    ObjectMapper json = new ObjectMapper();
    Set<Class<?>> kinds = new HashSet<>();
    for (KernelSpec spec : SPECS) {
      String text = SpecJson.write(spec).toString();
      KernelSpec read = SpecJson.read(json.readTree(text));
      assertEquals(spec, read);
      assertEquals(spec.name(), read.name());
      assertEquals(text, SpecJson.write(read).toString());
      kinds.add(spec.getClass());
    }
    assertEquals(KINDS, kinds);
  }

  @Test
  void the_cpu_runs_every_kernel_as_the_contract_says() {
    Random random = new Random(1);
    int compared = 0;
    try (Backend cpu = CPU.openDevice()) {
      for (KernelSpec spec : SPECS) {
        List<Region> regions = spec.regions();
        if (regions.stream().mapToLong(Region::size).sum() > MOST_ELEMENTS) {
          continue;
        }
        List<MemorySegment> inputs = new ArrayList<>();
        for (Region region : regions.subList(0, spec.inputCount())) {
          inputs.add(drawn(region, random, spec));
        }
        KernelResults nothing = new KernelResults("nothing", List.of());
        Reproduction kernel = new Reproduction(spec, "", inputs, nothing, nothing);
        KernelResults computed = kernel.run(cpu);
        Optional<KernelResults> contract = kernel.contract();
        if (contract.isPresent()) {
          assertEquals(
              List.of(),
              kernel.compare(computed, contract.get()),
              () -> String.join("\n", KernelText.describe(spec)));
          compared++;
        }
      }
    }
    assertTrue(compared > 1000, compared + " kernels of " + SPECS.size());
  }

  private static MemorySegment drawn(Region region, Random random, KernelSpec spec) {
    MemorySegment bytes = Arena.ofAuto().allocate(region.byteSize(), Long.BYTES);
    int bound =
        switch (spec) {
          case GatherSpec s -> s.rows();
          case ScatterAddSpec s -> s.rows();
          case ProgramSpec _, MatMulSpec _, ArgReduceSpec _ -> 3;
          case FoldSpec _, PickSpec _, PlaceSpec _ -> 3;
        };
    for (long i = 0; i < region.byteSize() / region.dtype().bytes(); i++) {
      double value =
          switch (region.dtype()) {
            case F32, F64, BF16 -> (float) random.nextGaussian();
            case I32 -> random.nextInt(bound);
            case U8 -> random.nextInt(256);
            case BOOL -> random.nextInt(2);
          };
      Elements.set(bytes, region.dtype(), i, value);
    }
    return bytes;
  }

  private Path written() {
    try (Engine engine =
            Engine.on(
                new PairedBackend(CPU.openDevice(), new FaultyBackend(40, 3)),
                EngineOptions.DEFAULT);
        Trainer trainer = DigitsRun.trainer(engine)) {
      DivergenceException thrown =
          assertThrows(DivergenceException.class, () -> DigitsRun.fit(trainer));
      Path file = folder.resolve("kernel.safetensors");
      thrown.reproduction().write(file);
      return file;
    }
  }

  @Test
  void a_kernel_runs_again_from_its_file_and_the_contract_says_who_is_wrong() {
    Reproduction kernel = Reproduction.read(written());
    assertEquals("faulty (a CPU that errs once)", kernel.second().source());
    assertTrue(kernel.report().startsWith("[compare] kernel "), kernel.report());
    KernelResults contract = kernel.contract().orElseThrow();
    assertEquals(List.of(), kernel.compare(kernel.first(), contract));
    Mismatch mismatch = kernel.compare(kernel.second(), contract).getFirst();
    assertEquals(1, mismatch.differing());
    assertEquals(
        "output 0 F32"
            + mismatch.shape()
            + " has 1 of "
            + mismatch.shape().size()
            + " elements different, first at "
            + mismatch.index().toString().replace(" ", "")
            + ": "
            + Elements.text(DType.F32, mismatch.first())
            + " against "
            + Elements.text(DType.F32, mismatch.second()),
        mismatch.toString());
    try (Backend scalar = CPU.with("cpu.vector", "false").openDevice()) {
      assertEquals(List.of(), kernel.compare(kernel.run(scalar), kernel.first()));
    }
  }

  @Test
  void a_kernel_is_described_by_kind_arguments_and_program() {
    Program program =
        Program.of(
            "scale",
            List.of(DType.U8, DType.F32),
            List.of(DType.F32),
            List.of(
                Expr.input(0, DType.U8)
                    .mul(Expr.i32(-7))
                    .cast(Type.F32)
                    .fma(Expr.input(1, DType.F32), 0.1)));
    Layout whole = Layout.contiguous(Shape.of(4, 3));
    Layout row = new Layout(whole.shape(), List.of(0, 1), 0);
    assertEquals(
        List.of(
            "Map 'scale' over [4,3]",
            "input 0 U8[4,3] strides [3,1]",
            "input 1 F32[4,3] strides [0,1]",
            "output 0 F32[4,3] strides [3,1]",
            "%0 = input 0",
            "%1 = I32 -7",
            "%2 = mul %0 %1",
            "%3 = cast to F32 %2",
            "%4 = input 1",
            "%5 = F32 0.1",
            "%6 = fma %3 %4 %5",
            "results %6"),
        KernelText.describe(
            new MapSpec(program, whole.shape(), List.of(whole, row), List.of(whole))));
  }

  @Test
  void the_contract_of_a_product_that_would_take_minutes_is_not_computed() {
    int n = 2048;
    Layout layout = Layout.contiguous(Shape.of(1, n, n));
    Program product = Program.of("matmul", List.of(DType.F32), Expr.input(0, DType.F32));
    KernelSpec spec =
        new MatMulSpec(DType.F32, 1, n, n, n, layout, layout, product, List.of(), List.of(layout));
    KernelResults nothing = new KernelResults("nothing", List.of());
    assertEquals(
        Optional.empty(), new Reproduction(spec, "", List.of(), nothing, nothing).contract());
  }

  @Test
  void a_file_shows_the_kernel_to_people() {
    Map<String, String> metadata = SafeTensors.read(written()).metadata();
    assertTrue(metadata.getOrDefault("opencl", "").contains("__kernel"), metadata.toString());
    assertTrue(metadata.getOrDefault("cuda", "").contains("__global__ void"), metadata.toString());
    assertTrue(metadata.getOrDefault("kernel", "").contains("\ninput 0 "), metadata.toString());
  }

  @Test
  void a_file_that_is_no_reproduction_is_refused() {
    Path file = folder.resolve("model.safetensors");
    SafeTensors.write(file, Map.of(), List.of());
    assertEquals(
        "[read reproduction] "
            + file
            + ": is no reproduction. Give a file that a comparison of devices has written.",
        assertThrows(DataException.class, () -> Reproduction.read(file)).getMessage());
  }

  @Test
  void a_damaged_file_is_refused_with_what_is_missing() {
    SafeTensors.Contents whole = SafeTensors.read(written());
    Path file = folder.resolve("damaged.safetensors");
    List<NamedTensor> fewer =
        whole.tensors().stream().filter(t -> !t.name().equals("input0")).toList();
    SafeTensors.write(file, whole.metadata(), fewer);
    String message = assertThrows(DataException.class, () -> Reproduction.read(file)).getMessage();
    assertTrue(
        message.matches(
            "\\[read reproduction\\] .*: 'input0' is missing, the kernel needs \\d+ bytes\\."
                + " Get a fresh copy of the file\\."),
        message);
    Map<String, String> metadata = new HashMap<>(whole.metadata());
    metadata.computeIfPresent("spec", (_, json) -> json.replace("\"kind\":\"", "\"kind\":\"X"));
    SafeTensors.write(file, metadata, whole.tensors());
    assertTrue(
        assertThrows(DataException.class, () -> Reproduction.read(file))
            .getMessage()
            .contains("the kernel's specification cannot be read: unknown kind of kernel 'X"));
  }
}
