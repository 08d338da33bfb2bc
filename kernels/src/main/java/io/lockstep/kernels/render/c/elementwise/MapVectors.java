package io.lockstep.kernels.render.c.elementwise;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.render.c.dialect.Dialect;
import io.lockstep.kernels.render.c.source.CodeWriter;
import io.lockstep.kernels.render.c.source.DeviceLimits;
import io.lockstep.kernels.render.c.source.KernelArguments;
import io.lockstep.kernels.render.c.source.ScalarWriter;
import io.lockstep.kernels.spec.MapSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * The loop of an elementwise kernel that takes four neighbouring elements at a time, so that a
 * device moves them as one vector. Whether addresses and strides allow it is found out where the
 * kernel runs.
 */
final class MapVectors {
  /**
   * Most items of a launch: so many that the groups are far more than run at a time, and the last
   * of them leave little of a GPU idle.
   */
  static final int MOST_ITEMS = 1 << 23;

  /** With fewer elements each work-item takes one. */
  private static final int FEWEST_ELEMENTS = 1024;

  /** Longer programs compute more than they move, and would become machine code five times over. */
  private static final int LONGEST_PROGRAM = 150;

  private final Dialect dialect;
  private final Program program;
  private final KernelArguments arguments;
  private final List<DType> types;
  private final MapAddresses places;

  MapVectors(
      Dialect dialect,
      MapSpec spec,
      Program program,
      KernelArguments arguments,
      MapAddresses places) {
    this.dialect = dialect;
    this.program = program;
    this.arguments = arguments;
    this.types = spec.arguments();
    this.places = places;
  }

  /** Returns whether a kernel has many elements, and every four are neighbours in its shape. */
  static boolean suits(DeviceLimits limits, MapSpec spec, Program program) {
    int rank = spec.shape().rank();
    return !limits.serialItems()
        && spec.shape().size() >= FEWEST_ELEMENTS
        && program.schedule().size() <= LONGEST_PROGRAM
        && (rank == 1 || spec.shape().dim(rank - 1) % 4 == 0);
  }

  /** Writes the loop, and declares {@code done}, the number of elements that it took. */
  void write(CodeWriter out, String count) {
    out.line("uint done = 0u;");
    out.open("if (" + conditions() + ")");
    out.line("done = " + count + " & ~3u;");
    String first = "(" + dialect.item() + ") * 4u";
    String step = "(" + dialect.items() + ") * 4u";
    out.open("for (uint i = " + first + "; i < done; i += " + step + ")");
    places.writeCoordinates(out);
    int inputs = program.inputs().size();
    for (int a = 0; a < types.size(); a++) {
      if (a < inputs) {
        load(out, a);
      } else {
        out.line(type(a) + " " + values(a) + "[4];");
      }
    }
    out.line("#pragma unroll");
    out.open("for (uint j = 0u; j < 4u; ++j)");
    List<String> results =
        new ScalarWriter(dialect, program, out).write(program.results(), leaves());
    for (int o = 0; o < results.size(); o++) {
      out.line(values(inputs + o) + "[j] = " + arguments.stored(o, results.get(o)) + ";");
    }
    out.close();
    for (int a = inputs; a < types.size(); a++) {
      store(out, a);
    }
    out.close();
    out.close();
  }

  /** Returns the condition that vectors lie where a device can load and store them. */
  private String conditions() {
    List<String> all = new ArrayList<>();
    for (int a = 0; a < types.size(); a++) {
      if (isVector(a)) {
        int mask = 4 * types.get(a).bytes() - 1;
        all.add("((size_t)" + arguments.name(a) + " & " + mask + ") == 0");
        List<String> others = places.others(a);
        if (!others.isEmpty()) {
          all.add("((" + String.join(" | ", others) + ") & 3u) == 0u");
        }
      }
    }
    return all.isEmpty() ? "true" : String.join(" && ", all);
  }

  private ScalarWriter.Leaves leaves() {
    return new ScalarWriter.Leaves() {
      @Override
      public String input(int index) {
        boolean repeated = places.step(index).equals("0");
        return arguments.loaded(index, values(index) + (repeated ? "" : "[j]"));
      }

      @Override
      public String index() {
        return "i + j";
      }
    };
  }

  private void load(CodeWriter out, int a) {
    String declared = "const " + type(a) + " " + values(a);
    String position = places.position(a);
    String step = places.step(a);
    if (step.equals("0")) {
      out.line(declared + " = " + arguments.name(a) + "[" + position + "];");
    } else if (isVector(a)) {
      String vector = Dialect.vector(types.get(a));
      String address = arguments.name(a) + " + (" + position + ")";
      out.line(
          "const " + vector + " w" + a + " = " + dialect.globalQuad(vector, true, address) + ";");
      out.line(declared + "[4] = " + elements(j -> "w" + a + "." + "xyzw".charAt(j)) + ";");
    } else {
      out.line(declared + "[4] = " + elements(j -> element(a, j)) + ";");
    }
  }

  private void store(CodeWriter out, int a) {
    if (isVector(a)) {
      String vector = Dialect.vector(types.get(a));
      out.line(vector + " w" + a + ";");
      for (int j = 0; j < 4; j++) {
        out.line("w" + a + "." + "xyzw".charAt(j) + " = " + values(a) + "[" + j + "];");
      }
      String address = arguments.name(a) + " + (" + places.position(a) + ")";
      out.line(dialect.globalQuad(vector, false, address) + " = w" + a + ";");
    } else {
      for (int j = 0; j < 4; j++) {
        out.line(element(a, j) + " = " + values(a) + "[" + j + "];");
      }
    }
  }

  private String element(int a, int j) {
    String position = places.position(a);
    String distance = j == 0 ? "" : " + " + j + "u * " + places.step(a);
    return arguments.name(a) + "[" + position + distance + "]";
  }

  private boolean isVector(int a) {
    return places.step(a).equals("1");
  }

  private String type(int a) {
    return Dialect.stored(types.get(a));
  }

  private static String values(int a) {
    return "x" + a;
  }

  private static String elements(IntFunction<String> element) {
    List<String> all = IntStream.range(0, 4).mapToObj(element).toList();
    return "{" + String.join(", ", all) + "}";
  }
}
