package io.lockstep.backend.cpu.fusion;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.backend.BackendOptions;
import io.lockstep.backend.cpu.elementwise.FlatMap;
import io.lockstep.backend.cpu.elementwise.MapKernel;
import io.lockstep.backend.cpu.memory.Allocator;
import io.lockstep.backend.cpu.memory.Block;
import io.lockstep.backend.cpu.product.MatMulKernel;
import io.lockstep.backend.cpu.runtime.CpuKernel;
import io.lockstep.backend.cpu.runtime.CpuRuntime;
import io.lockstep.backend.cpu.runtime.CpuSettings;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.spec.KernelSpec;
import io.lockstep.kernels.spec.Layout;
import io.lockstep.kernels.spec.MapSpec;
import io.lockstep.kernels.spec.MatMulSpec;
import io.lockstep.kernels.spec.Shape;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What follows products gives the bits that it gives by itself, and follows where it may alone. */
class EpilogueFusionTest {
  /** Floats of the memory that all launches of a test share. */
  private static final int MEMORY = 400_000;

  private static final List<DType> FOUR = List.of(DType.F32, DType.F32, DType.F32, DType.F32);

  // Where things lie in the tests by hand, in floats: a product, then parameters and a moment.
  private static final int M = 150;
  private static final int N = 140;
  private static final int K = 30;
  private static final int A = 0;
  private static final int B = 10_000;
  private static final int GRADIENT = 20_000;
  private static final int PARAMETERS = 100_000;
  private static final int MOMENT = 180_000;
  private static final int RATE = 300_000;
  private static final int ELSEWHERE = 310_000;

  /** Elements of the optimizer before and behind those of the product. */
  private static final int BEFORE = 1000;

  private static final int ALL = BEFORE + M * N + 7;

  private record Step(KernelSpec spec, List<Integer> places) {}

  private static Step product(int a, int b, int c, int m, int n, int k) {
    Layout left = Layout.contiguous(Shape.of(1, m, k));
    Layout right = Layout.contiguous(Shape.of(1, n, k)).permute(List.of(0, 2, 1));
    Program plain = Program.of("product", List.of(DType.F32), Expr.input(0, DType.F32));
    Layout result = Layout.contiguous(Shape.of(1, m, n));
    return new Step(
        new MatMulSpec(DType.F32, 1, m, n, k, left, right, plain, List.of(), List.of(result)),
        List.of(a, b, c));
  }

  /** {@code y = 0.9 x + 0.1 g; z = w - s y}, as an optimizer with a moment. */
  private static Step update(int g, int x, int w, int s, int y, int z, int elements) {
    Expr moment = Expr.input(1, DType.F32).mul(0.9).add(Expr.input(0, DType.F32).mul(0.1));
    Expr result = Expr.input(2, DType.F32).sub(Expr.input(3, DType.F32).mul(moment));
    Program program =
        Program.of("update", FOUR, List.of(DType.F32, DType.F32), List.of(moment, result));
    Layout each = Layout.contiguous(Shape.of(elements));
    Layout one = new Layout(Shape.of(elements), List.of(0), 0);
    return new Step(
        new MapSpec(
            program, Shape.of(elements), List.of(each, each, each, one), List.of(each, each)),
        List.of(g, x, w, s, y, z));
  }

  private static Step update() {
    return update(GRADIENT, MOMENT, PARAMETERS, RATE, MOMENT, PARAMETERS, ALL);
  }

  private static Step gradient() {
    return product(A, B, GRADIENT + BEFORE, M, N, K);
  }

  /** A device whose launches read and write one memory. */
  private static final class Shared implements AutoCloseable {
    /** Bytes behind the memory, which vectors may read. */
    private static final int PADDING = 64;

    private final CpuRuntime runtime;
    private final Block block = Allocator.ofMachine().allocate(4L * MEMORY + PADDING);
    private final MemorySegment memory = block.memory().asSlice(0, 4L * MEMORY);

    Shared(int threads) {
      BackendOptions options =
          BackendOptions.DEFAULT.withThreads(threads).with("cpu.warmup", "false");
      runtime = new CpuRuntime(CpuSettings.of(options), Allocator.ofMachine());
    }

    private CpuKernel compile(KernelSpec spec) {
      return spec instanceof MatMulSpec product
          ? new MatMulKernel(product, runtime)
          : new MapKernel((MapSpec) spec, runtime);
    }

    List<CpuLaunch> launches(List<Step> steps) {
      List<CpuLaunch> launches = new ArrayList<>();
      for (Step step : steps) {
        long[] addresses =
            step.places().stream().mapToLong(p -> memory.address() + 4L * p).toArray();
        launches.add(new CpuLaunch(compile(step.spec()), addresses));
      }
      return launches;
    }

    float[] after(Runnable[] work, long seed) {
      Random random = new Random(seed);
      for (int i = 0; i < MEMORY; i++) {
        memory.setAtIndex(ValueLayout.JAVA_FLOAT, i, random.nextFloat() - 0.5f);
      }
      for (Runnable one : work) {
        one.run();
      }
      return memory.toArray(ValueLayout.JAVA_FLOAT);
    }

    @Override
    public void close() {
      runtime.close();
      block.close();
    }
  }

  /** Checks the bits on several devices; returns how many elements followed products. */
  private static int elementsThatFollow(List<Step> steps) {
    int following = 0;
    for (int threads : new int[] {1, 2, 3}) {
      try (Shared shared = new Shared(threads)) {
        following = check(shared, steps, 1);
      }
    }
    return following;
  }

  private static int check(Shared shared, List<Step> steps, long seed) {
    List<CpuLaunch> launches = shared.launches(steps);
    Runnable[] alone =
        launches.stream().map(l -> l.kernel().bind(l.addresses())).toArray(Runnable[]::new);
    Runnable[] bound = EpilogueFusion.bind(launches);
    assertArrayEquals(shared.after(alone, seed), shared.after(bound, seed), steps.toString());
    int all = IntStream.range(0, bound.length).map(i -> length(alone[i])).sum();
    return all - IntStream.range(0, bound.length).map(i -> length(bound[i])).sum();
  }

  private static int length(Runnable work) {
    return work instanceof FlatMap flat ? flat.length() : 0;
  }

  @Test
  void an_optimizer_follows_the_products_that_compute_its_gradients() {
    int second = GRADIENT + BEFORE + M * N + 5;
    int elements = second + 120 * 160 + 3 - GRADIENT;
    assertEquals(
        M * N + 120 * 160,
        elementsThatFollow(
            List.of(
                gradient(),
                product(A, B, second, 120, 160, 20),
                update(GRADIENT, MOMENT, PARAMETERS, RATE, MOMENT, PARAMETERS, elements))));
  }

  @Test
  void launches_in_between_that_touch_none_of_it_do_not_matter() {
    Step other = update(ELSEWHERE, ELSEWHERE, ELSEWHERE, RATE, ELSEWHERE + 50, ELSEWHERE + 90, 40);
    assertEquals(M * N, elementsThatFollow(List.of(gradient(), other, update())));
  }

  @Test
  void small_products_are_not_followed() {
    Step small = product(A, B, GRADIENT, 100, 100, 10);
    assertEquals(0, elementsThatFollow(List.of(small, update())));
  }

  @Test
  void a_product_that_reads_the_parameters_keeps_the_update_away() {
    Step reads = product(PARAMETERS + BEFORE, B, GRADIENT + BEFORE, M, N, K);
    assertEquals(0, elementsThatFollow(List.of(reads, update())));
  }

  @Test
  void so_does_a_launch_in_between_that_reads_them() {
    Step reads = product(PARAMETERS + BEFORE, B, ELSEWHERE, 10, 10, 10);
    assertEquals(0, elementsThatFollow(List.of(gradient(), reads, update())));
  }

  @Test
  void so_does_a_launch_in_between_that_writes_a_scalar() {
    Step writes = product(A, B, RATE, 1, 1, 10);
    assertEquals(0, elementsThatFollow(List.of(gradient(), writes, update())));
  }

  @Test
  void so_does_a_launch_in_between_that_changes_the_gradient() {
    Step writes = product(A, B, GRADIENT + BEFORE + 77, 3, 3, 10);
    assertEquals(0, elementsThatFollow(List.of(gradient(), writes, update())));
  }

  @Test
  void a_result_that_is_read_at_other_places_too_cannot_be_followed() {
    Step shifted = update(GRADIENT, GRADIENT + 1, PARAMETERS, RATE, MOMENT, ELSEWHERE, ALL);
    assertEquals(0, elementsThatFollow(List.of(gradient(), shifted)));
  }

  @Test
  void a_result_that_is_overwritten_cannot_be_followed() {
    Step inPlace = update(GRADIENT, MOMENT, PARAMETERS, RATE, GRADIENT, MOMENT, ALL);
    assertEquals(0, elementsThatFollow(List.of(gradient(), inPlace)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void random_sequences_give_the_same_bits(int threads) {
    int following = 0;
    try (Shared shared = new Shared(threads)) {
      for (int seed = 0; seed < 80; seed++) {
        following += check(shared, randomSteps(new Random(seed)), seed) > 0 ? 1 : 0;
      }
    }
    assertTrue(following >= 15, following + " of 80 sequences had something that follows");
  }

  private static List<Step> randomSteps(Random random) {
    List<Step> steps = new ArrayList<>();
    List<Integer> results = new ArrayList<>();
    while (steps.size() < 7) {
      Step step;
      if (random.nextBoolean()) {
        int[][] sizes = {{128, 128, 9}, {20, 900, 5}, {301, 67, 40}, {700, 33, 3}, {40, 9, 20}};
        int[] size = sizes[random.nextInt(sizes.length)];
        int place = random.nextInt(MEMORY - 30_000);
        step =
            product(
                random.nextInt(MEMORY - 30_000),
                random.nextInt(MEMORY - 30_000),
                place,
                size[0],
                size[1],
                size[2]);
        results.add(place);
      } else {
        int elements = 24_000 + random.nextInt(30_000);
        int limit = MEMORY - elements;
        int near = results.isEmpty() ? 0 : results.getLast();
        int g = Math.clamp(near - random.nextInt(4000), 0, limit);
        int x = random.nextInt(limit);
        int w = random.nextInt(limit);
        int y = random.nextBoolean() ? x : random.nextInt(limit);
        int z = random.nextBoolean() ? w : random.nextInt(limit);
        step = update(g, x, w, random.nextInt(MEMORY), y, z, elements);
      }
      if (isSound(step)) {
        steps.add(step);
      }
    }
    return steps;
  }

  /** Whether outputs are disjoint from each other and from inputs but those at the same place. */
  private static boolean isSound(Step step) {
    List<AddressRange> extents = new ArrayList<>();
    List<Layout> layouts = step.spec().layouts();
    for (int i = 0; i < layouts.size(); i++) {
      extents.add(AddressRange.of(4L * step.places().get(i), layouts.get(i), 4));
    }
    int inputs = step.spec().inputCount();
    for (int out = inputs; out < extents.size(); out++) {
      for (int i = 0; i < out; i++) {
        boolean same = i < inputs && extents.get(i).equals(extents.get(out));
        if (extents.get(i).meets(extents.get(out)) && !same) {
          return false;
        }
      }
    }
    return true;
  }
}
