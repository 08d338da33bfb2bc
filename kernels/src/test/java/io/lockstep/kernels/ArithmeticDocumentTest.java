package io.lockstep.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.kernels.expr.BFloat16;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Elementary;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.expr.SummationOrder;
import io.lockstep.kernels.expr.Type;
import io.lockstep.kernels.function.ElementaryFunctions;
import io.lockstep.kernels.interpret.Interpreter;
import io.lockstep.kernels.library.Activation;
import io.lockstep.kernels.library.Activations;
import io.lockstep.kernels.library.OptimizerRule;
import io.lockstep.kernels.library.rule.OptimizerRules;
import io.lockstep.kernels.random.Permutation;
import io.lockstep.kernels.random.Philox;
import io.lockstep.kernels.random.RandomStream;
import io.lockstep.kernels.render.c.dialect.Dialect;
import io.lockstep.kernels.render.c.dialect.Dialects;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Numbers and names of the arithmetic contract beside those of the code: the document is the law.
 */
class ArithmeticDocumentTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "arithmetic.md");
  private static final long SEED = 0x2511_0613_7a5fL;

  private static String document = "";

  @BeforeAll
  static void read() throws IOException {
    document = Files.readString(DOCUMENT);
  }

  /** Asserts that the document has a text. */
  private static void states(String text) {
    assertTrue(document.contains(text), () -> DOCUMENT + " does not say: " + text);
  }

  /** Returns the one place of the document where a pattern is. */
  private static MatchResult found(String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(document);
    List<MatchResult> all = matcher.results().toList();
    assertEquals(1, all.size(), () -> DOCUMENT + " has so many places like " + pattern);
    return all.getFirst();
  }

  private static int hex(String text) {
    return Integer.parseUnsignedInt(text, 16);
  }

  @Test
  void a_float_becomes_an_integer_within_the_limits() {
    MatchResult limits = found("above the range (\\d+), below it (-\\d+); NaN gives (\\d+)\\.");
    Program cast = Program.of("cast", List.of(DType.F32), Expr.input(0, DType.F32).cast(Type.I32));
    double[] beyond = {1e10, -1e10, Double.NaN};
    for (int i = 0; i < beyond.length; i++) {
      double limit = Double.parseDouble(limits.group(i + 1));
      assertEquals(limit, Interpreter.STRICT.run(cast, 0, beyond[i])[0]);
    }
  }

  @Test
  void bfloat16_is_rounded_by_the_formula() {
    MatchResult formula =
        found("`\\(bits \\+ 0x(\\w+) \\+ \\(bits >> 16 & 1\\)\\) >> 16`.* NaN becomes `0x(\\w+)`");
    assertEquals(hex(formula.group(2)), Short.toUnsignedInt(BFloat16.round(Float.NaN)));
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < 10_000; i++) {
      int bits = random.nextInt();
      float x = Float.intBitsToFloat(bits);
      if (!Float.isNaN(x)) {
        int rounded = (bits + hex(formula.group(1)) + (bits >>> 16 & 1)) >>> 16;
        assertEquals(rounded, Short.toUnsignedInt(BFloat16.round(x)));
      }
    }
  }

  @Test
  void elementary_functions_are_those_of_the_document() {
    MatchResult list = found("\n([\\w, ]+) in float32 are programs over the primitives");
    assertEquals(
        names(ElementaryFunctions.all().stream().map(Elementary::name)),
        names(Stream.of(list.group(1).split(", | and "))));
    MatchResult bounds = found("Each is within ([\\d.]+) ulp of the exact value, but for (.*), wh");
    double most = Double.parseDouble(bounds.group(1));
    assertEquals(
        names(
            ElementaryFunctions.all().stream()
                .filter(f -> f.maxUlp() > most)
                .map(f -> f.name() + " " + f.maxUlp())),
        names(
            Pattern.compile("(\\w+) \\(([\\d.]+)\\)")
                .matcher(bounds.group(2))
                .results()
                .map(m -> m.group(1) + " " + Double.parseDouble(m.group(2)))));
  }

  private static Set<String> names(Stream<String> names) {
    return new TreeSet<>(names.toList());
  }

  @Test
  void products_and_reductions_have_the_order_of_the_document() {
    states(
        "for each run of %d consecutive k (the last may be shorter)"
            .formatted(SummationOrder.PRODUCT_RUN));
    states("the rounding error grows with %1$d + k/%1$d".formatted(SummationOrder.PRODUCT_RUN));
    states("cut into **blocks of %d**".formatted(SummationOrder.BLOCK));
    states(
        "A block has **%1$d lanes**. Lane l combines the elements l, l + %1$d, l + %2$d, ..."
            .formatted(SummationOrder.LANES, 2 * SummationOrder.LANES));
    states("for h = %d, %d, ..., 1".formatted(SummationOrder.LANES / 2, SummationOrder.LANES / 4));
    states("cut into **runs of %d**".formatted(SummationOrder.COLUMN_RUN));
  }

  @Test
  void random_words_are_those_of_the_constants() {
    MatchResult constants =
        found(
            "Multipliers are `0x(\\w+)` and `0x(\\w+)`, key increments `0x(\\w+)` and `0x(\\w+)`,"
                + " (\\w+) rounds");
    assertEquals("ten", constants.group(5));
    int[] numbers = Stream.of(1, 2, 3, 4).mapToInt(i -> hex(constants.group(i))).toArray();
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < 1000; i++) {
      int[] c = random.ints(4).toArray();
      int[] k = random.ints(2).toArray();
      Philox.Block block = Philox.block(c[0], c[1], c[2], c[3], k[0], k[1]);
      int[] drawn = {block.w0(), block.w1(), block.w2(), block.w3()};
      assertEquals(Arrays.toString(philox(c, k, numbers)), Arrays.toString(drawn));
    }
  }

  /** The paper's ten rounds, with the document's multipliers and increments. */
  private static int[] philox(int[] counter, int[] key, int[] numbers) {
    int[] c = counter.clone();
    for (int round = 0; round < 10; round++) {
      long a = Integer.toUnsignedLong(numbers[0]) * Integer.toUnsignedLong(c[0]);
      long b = Integer.toUnsignedLong(numbers[1]) * Integer.toUnsignedLong(c[2]);
      int k0 = key[0] + round * numbers[2];
      int k1 = key[1] + round * numbers[3];
      c = new int[] {(int) (b >>> 32) ^ c[1] ^ k0, (int) b, (int) (a >>> 32) ^ c[3] ^ k1, (int) a};
    }
    return c;
  }

  @Test
  void random_numbers_are_addressed_as_in_the_document() {
    states("counter = (element, step, stream, attempt)");
    long seed = 7L << 32 | 9;
    assertEquals(Philox.block(5, 3, 2, 0, 9, 7), Philox.block(seed, 2, 3, 5));
    int bits = Integer.parseInt(found("stream  = use << (\\d+) \\| index").group(1));
    for (RandomStream stream : RandomStream.values()) {
      assertEquals(stream.word() >>> bits << bits | 5, stream.word(5));
    }
    states("the upper 24 bits of a word times 2^-24");
    assertEquals(0x1p-24f * 0xabcdef, Philox.uniform(0xabcdef12));
  }

  @Test
  void a_whole_number_is_drawn_as_in_the_document() {
    states("after four words the next `attempt`");
    int bound = (1 << 30) + 1;
    for (int element = 0; element < 1000; element++) {
      assertEquals(below(bound, element), Permutation.below(bound, SEED, 2, 3, element));
    }
  }

  private static int below(int n, int element) {
    for (int attempt = 0; ; attempt++) {
      Philox.Block block = Philox.block(element, 3, 2, attempt, (int) SEED, (int) (SEED >>> 32));
      for (int word = 0; word < 4; word++) {
        long product = Integer.toUnsignedLong(block.word(word)) * n;
        if ((product & 0xffff_ffffL) >= (1L << 32) % n) {
          return (int) (product >>> 32);
        }
      }
    }
  }

  @Test
  void the_most_used_optimizers_have_a_row() {
    List<String> rules =
        document
            .lines()
            .dropWhile(line -> !line.equals("| rule | scalars | update |"))
            .skip(2)
            .takeWhile(line -> line.startsWith("|"))
            .map(line -> line.split("\\|")[1].strip().toLowerCase(Locale.ROOT))
            .toList();
    assertEquals(OptimizerRules.mostUsed().stream().map(OptimizerRule::name).toList(), rules);
  }

  @Test
  void activations_have_the_initializers_of_the_document() {
    MatchResult front =
        found(
            "use (He normal) in front of ([\\w, ]+), (LeCun normal) in front of (\\w+),"
                + " (Xavier uniform) in front of all else");
    List<String> he = List.of(front.group(2).split(", | and "));
    for (Activation activation : Activations.all()) {
      String written =
          he.contains(activation.name())
              ? front.group(1)
              : activation.name().equals(front.group(4)) ? front.group(3) : front.group(5);
      assertEquals(
          written.toLowerCase(Locale.ROOT).replace(' ', '_'),
          activation.initializer(),
          activation.name());
    }
    he.forEach(name -> assertEquals(name, Activations.byName(name).name()));
  }

  @Test
  void compilers_are_asked_for_what_the_document_says() {
    for (Dialect dialect : Dialects.all()) {
      states("the compiler gets `%s`".formatted(String.join(" ", dialect.buildOptions())));
    }
    states("`%s`".formatted(Dialects.OPENCL.preamble().strip()));
    Dialect cuda = Dialects.CUDA;
    String intrinsics =
        Stream.of(
                cuda.mul("a", "b"),
                cuda.add("a", "b"),
                cuda.fma("a", "b", "c"),
                cuda.div("a", "b"),
                cuda.sqrt("a"))
            .map(call -> "`" + call.substring(0, call.indexOf('(')) + "`")
            .collect(Collectors.joining(", "));
    states("an intrinsic with its rounding (%s)".formatted(intrinsics));
  }
}
