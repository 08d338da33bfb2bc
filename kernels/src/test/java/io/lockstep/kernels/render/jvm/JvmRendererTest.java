package io.lockstep.kernels.render.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Elementary;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.expr.SummationOrder;
import io.lockstep.kernels.expr.Type;
import io.lockstep.kernels.interpret.Interpreter;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JvmRendererTest {
  private static final int[] WIDTHS = {128, 256, 512};
  private static final int INDEX = 7;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 13, 207, 256, 257, 4098})
  void random_float_programs_give_the_interpreters_bits_in_every_form(int n) {
    int programs = n > 1000 ? 6 : 25;
    for (long seed = 0; seed < programs; seed++) {
      check(RandomPrograms.program(seed + 1000L * n, Type.F32, 40), n, seed);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 13, 257})
  void random_double_programs_give_the_interpreters_bits(int n) {
    for (long seed = 0; seed < 20; seed++) {
      check(RandomPrograms.program(seed + 1000L * n, Type.F64, 40), n, seed);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 13, 4098})
  void bfloat16_is_widened_when_loaded_and_rounded_when_stored(int n) {
    Expr x = Expr.input(0, DType.BF16);
    Expr y = Expr.input(1, DType.F32);
    Program program =
        Program.of(
            "halves",
            List.of(DType.BF16, DType.F32),
            List.of(DType.BF16, DType.F32, DType.BF16),
            List.of(x, x.mul(y), x.add(y)));
    check(program, n, 3);
  }

  private static void check(Program program, int n, long seed) {
    Random random = new Random(seed);
    try (Arena arena = Arena.ofConfined()) {
      List<Access> accesses = new ArrayList<>();
      List<Native> inputs = new ArrayList<>();
      for (DType d : program.inputs()) {
        Access access = Access.values()[random.nextInt(2)];
        accesses.add(access);
        inputs.add(
            Native.allocate(arena, d, n, access == Access.UNIT ? 1 : 0)
                .fill(random, access == Access.UNIT ? n : 1));
      }
      program.outputs().forEach(_ -> accesses.add(Access.UNIT));
      RunSpec spec = new RunSpec(program, accesses);
      RunCode scalar = JvmRenderer.scalar(spec);
      compare(program, arena, scalar, inputs, n, 1, "scalar");
      compare(program, arena, scalar, inputs, n, 3, "scalar, strided");
      for (int bits : WIDTHS) {
        String form = "vector of " + bits;
        JvmRenderer.vector(spec, bits, scalar)
            .ifPresent(v -> compare(program, arena, v, inputs, n, 1, form));
        JvmRenderer.masked(spec, bits)
            .flatMap(masked -> JvmRenderer.vector(spec, bits, masked))
            .ifPresent(v -> compare(program, arena, v, inputs, n, 1, form + ", masked"));
      }
    }
  }

  private static void compare(
      Program program,
      Arena arena,
      RunCode code,
      List<Native> inputs,
      int n,
      int outputStride,
      String form) {
    List<Native> outputs =
        program.outputs().stream().map(d -> Native.allocate(arena, d, n, outputStride)).toList();
    code.run(frame(inputs, outputs), 0, n, INDEX);
    Interpreter.Evaluator expected = Interpreter.STRICT.evaluator(program);
    double[] values = new double[inputs.size()];
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < values.length; k++) {
        values[k] = inputs.get(k).get(i);
      }
      double[] results = expected.apply(INDEX + i, values);
      for (int k = 0; k < results.length; k++) {
        double want = outputs.get(k).stored(results[k]);
        double got = outputs.get(k).get(i);
        if (Double.compare(want, got) != 0) {
          assertEquals(want, got, form + ", element " + i + ", output " + k + " of " + program);
        }
      }
    }
  }

  private static long[] frame(List<Native> inputs, List<Native> outputs) {
    List<Native> all = new ArrayList<>(inputs);
    all.addAll(outputs);
    return IntStream.range(0, 2 * all.size())
        .mapToLong(
            k -> k < all.size() ? all.get(k).address() : all.get(k - all.size()).strideBytes())
        .toArray();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 13, 207, 256, 257, 4098})
  void lanes_collect_every_256th_element_in_order(int n) {
    Expr sum = Expr.input(0, DType.F32).add(Expr.input(1, DType.F32));
    Program program = Program.of("lanes", List.of(DType.F32, DType.F32), sum);
    RunSpec spec = new RunSpec(program, List.of(Access.LANES, Access.UNIT, Access.LANES));
    try (Arena arena = Arena.ofConfined()) {
      Native x = Native.allocate(arena, DType.F32, n, 1);
      IntStream.range(0, n).forEach(i -> x.set(i, (float) Math.sin(i) / 3));
      float[] expected = new float[SummationOrder.LANES];
      java.util.Arrays.fill(expected, -0f);
      for (int i = 0; i < n; i++) {
        expected[i % SummationOrder.LANES] += (float) x.get(i);
      }
      RunCode scalar = JvmRenderer.scalar(spec);
      List<RunCode> forms = new ArrayList<>(List.of(scalar));
      for (int bits : WIDTHS) {
        JvmRenderer.vector(spec, bits, scalar).ifPresent(forms::add);
        JvmRenderer.masked(spec, bits)
            .flatMap(masked -> JvmRenderer.vector(spec, bits, masked))
            .ifPresent(forms::add);
      }
      for (RunCode form : forms) {
        Native lanes = Native.allocate(arena, DType.F32, SummationOrder.LANES, 1);
        IntStream.range(0, SummationOrder.LANES).forEach(i -> lanes.set(i, -0f));
        form.run(frame(List.of(lanes, x), List.of(lanes)), 0, n, 0);
        for (int i = 0; i < SummationOrder.LANES; i++) {
          assertEquals(expected[i], (float) lanes.get(i));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 13, 207, 256, 257, 4098})
  void high_halves_of_products_are_unsigned_with_literals_on_either_side(int n) {
    Expr x = Expr.input(0, DType.I32);
    Expr y = Expr.input(1, DType.I32);
    Expr large = Expr.i32(0xd2511f53);
    check(
        Program.of(
            "high",
            List.of(DType.I32, DType.I32),
            List.of(DType.I32, DType.I32, DType.I32, DType.I32, DType.I32),
            List.of(
                x.mulhi(y),
                x.mulhi(large),
                large.mulhi(y),
                x.sar(31).mulhi(y.sar(31)),
                x.mulhi(y).mulhi(Expr.i32(-1)).add(Expr.index().mulhi(Expr.i32(1 << 31))))),
        n,
        7);
  }

  @Test
  void doubles_call_the_reference_of_an_elementary_function() {
    Elementary cosh = new Elementary("cosh", x -> x, (x, y) -> x, StrictMath::cosh, 1);
    Program program = Program.of("cosh", List.of(DType.F64), Expr.input(0, DType.F64).apply(cosh));
    check(program, 13, 1);
  }

  @Test
  void every_width_of_vector_is_rendered_where_the_module_is_present() {
    Program program = Program.of("twice", List.of(DType.F32), Expr.input(0, DType.F32).mul(2));
    RunSpec spec = new RunSpec(program, List.of(Access.UNIT, Access.UNIT));
    for (int bits : WIDTHS) {
      assertTrue(JvmRenderer.vector(spec, bits, JvmRenderer.scalar(spec)).isPresent());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 13, 1100})
  void a_program_too_long_for_one_method_is_cut_and_gives_the_same_bits(int n) {
    for (DType real : List.of(DType.F32, DType.F64)) {
      Program program = longProgram(real);
      List<Access> accesses = List.of(Access.UNIT, Access.UNIT, Access.UNIT, Access.UNIT);
      assertInstanceOf(SplitLoop.class, JvmRenderer.scalar(new RunSpec(program, accesses)));
      check(program, n, 1);
    }
  }

  @Test
  void a_program_that_is_cut_ends_at_the_last_element_there_can_be() {
    Program program = longProgram(DType.F32);
    List<Access> accesses = List.of(Access.UNIT, Access.UNIT, Access.UNIT, Access.UNIT);
    RunCode code = JvmRenderer.scalar(new RunSpec(program, accesses));
    int n = 1500;
    int first = Integer.MAX_VALUE - n;
    try (Arena arena = Arena.ofConfined()) {
      List<Native> arguments = new ArrayList<>();
      for (DType type : List.of(DType.F32, DType.I32, DType.F32, DType.I32)) {
        arguments.add(Native.allocate(arena, type, n, 1).fill(new Random(3), n));
      }
      long[] frame = frame(arguments.subList(0, 2), arguments.subList(2, 4));
      code.run(frame, 0, n, 0);
      List<Double> expected = elements(arguments, n);
      arguments.subList(2, 4).forEach(a -> a.memory().fill((byte) 0));
      for (int k = 0; k < 4; k++) {
        frame[k] -= (long) first * Float.BYTES;
      }
      code.run(frame, first, Integer.MAX_VALUE, 0);
      assertEquals(expected, elements(arguments, n));
    }
  }

  private static List<Double> elements(List<Native> arguments, int n) {
    List<Double> all = new ArrayList<>();
    arguments.forEach(a -> IntStream.range(0, n).forEach(i -> all.add(a.get(i))));
    return all;
  }

  /** A chain of thousands of operations, with a truth value and an integer alive throughout. */
  private static Program longProgram(DType real) {
    Expr x = Expr.input(0, real);
    Expr count = Expr.input(1, DType.I32);
    Expr positive = x.gt(0);
    Expr chain = x;
    for (int i = 0; i < 300; i++) {
      chain = positive.select(chain, chain.neg()).fma(x.constant(0.5 + i), x);
      positive = positive.xor(chain.lt(i));
      count = count.mul(31).add(Expr.i32(i));
    }
    return Program.of(
        "long",
        List.of(real, DType.I32),
        List.of(real, DType.I32),
        List.of(positive.select(chain, x), count));
  }

  @Test
  void a_spec_without_an_access_for_each_argument_is_refused() {
    Program program = Program.of("copy", List.of(DType.F32), Expr.input(0, DType.F32));
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> new RunSpec(program, List.of(Access.UNIT)));
    assertEquals("[render] 1 accesses for 2 arguments of copy", e.getMessage());
  }
}
