package io.lockstep.plan;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.expr.ReduceOp;
import io.lockstep.kernels.expr.Rewriter;
import io.lockstep.kernels.spec.ArgReduceSpec;
import io.lockstep.kernels.spec.ColumnReduceSpec;
import io.lockstep.kernels.spec.FoldSpec;
import io.lockstep.kernels.spec.GatherSpec;
import io.lockstep.kernels.spec.JointLayout;
import io.lockstep.kernels.spec.KernelSpec;
import io.lockstep.kernels.spec.Layout;
import io.lockstep.kernels.spec.MapSpec;
import io.lockstep.kernels.spec.MatMulSpec;
import io.lockstep.kernels.spec.PickSpec;
import io.lockstep.kernels.spec.PlaceSpec;
import io.lockstep.kernels.spec.RowSpec;
import io.lockstep.kernels.spec.ScatterAddSpec;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.kernels.spec.Window;
import io.lockstep.plan.KernelCall.Part;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The third stage: a group becomes a kernel specification. The members' programs are put into one
 * another; values from outside become inputs.
 */
final class KernelBuilder {
  private final Group group;
  private final Predicate<Value> stored;
  private final Bf16Storage bf16;
  private final Map<Value, Expr> results = new HashMap<>();
  private final List<Operand> inputs = new ArrayList<>();
  private final List<DType> inputTypes = new ArrayList<>();

  /** Knows which values lie inside others. */
  @FunctionalInterface
  interface Placement {
    /** Returns whether {@code part} is computed inside {@code whole}, from an element on. */
    boolean inside(Value whole, Value part, int offset);
  }

  private KernelBuilder(Group group, Predicate<Value> stored, Bf16Storage bf16) {
    this.group = group;
    this.stored = stored;
    this.bf16 = bf16;
  }

  /**
   * Returns the kernels of a group, in order.
   *
   * @param stored whether a value is used outside its group
   * @param bf16 what is read in place of a value of another group
   * @param placed which parts of concatenations are computed right where they belong
   */
  static List<KernelCall> build(
      Group group, Predicate<Value> stored, Bf16Storage bf16, Placement placed) {
    KernelBuilder builder = new KernelBuilder(group, stored, bf16);
    return switch (group.kind()) {
      case MAP -> List.of(builder.map());
      case ROW -> List.of(builder.rows());
      case COLUMN -> List.of(builder.columns());
      case MATMUL -> List.of(builder.product());
      case SINGLE -> single(group.members().getFirst(), placed);
    };
  }

  private KernelCall map() {
    group.members().forEach(this::express);
    List<Value> outputs = outputs();
    List<Layout> layouts = inputs.stream().map(Operand::layout).toList();
    return map(program(outputs), group.space(), layouts, inputs, outputs);
  }

  private static KernelCall map(
      Program program, Shape space, List<Layout> layouts, List<Operand> in, List<Value> outputs) {
    Layout whole = Layout.contiguous(space);
    List<Layout> all = new ArrayList<>(layouts.stream().map(KernelBuilder::atZero).toList());
    outputs.forEach(_ -> all.add(whole));
    List<Layout> joined = JointLayout.collapse(space, all);
    Shape shape = joined.isEmpty() ? space : joined.getFirst().shape();
    KernelSpec spec =
        new MapSpec(
            program, shape, joined.subList(0, in.size()), joined.subList(in.size(), all.size()));
    return new KernelCall(spec, parts(in), whole(outputs));
  }

  private KernelCall rows() {
    group.members().forEach(this::express);
    List<Value> outputs = outputs();
    int rows = group.space().dim(0);
    Layout full = Layout.contiguous(group.space());
    Layout perRow = new Layout(group.space(), List.of(1, 0), 0);
    KernelSpec spec =
        new RowSpec(
            program(outputs),
            rows,
            group.space().dim(1),
            inputs.stream().map(o -> atZero(o.layout())).toList(),
            outputs.stream().map(o -> group.isPerRow(o) ? perRow : full).toList());
    return new KernelCall(spec, parts(inputs), whole(outputs));
  }

  private KernelCall columns() {
    Value last = group.members().getLast();
    group.members().subList(0, group.members().size() - 1).forEach(this::express);
    Expr reduced = operand(last, last.operands().getFirst());
    Work.Reduce r = (Work.Reduce) last.work();
    Program program =
        Program.of(lower(r.op()) + "_rows", inputTypes, List.of(last.dtype()), List.of(reduced));
    KernelSpec spec =
        new ColumnReduceSpec(
            program,
            r.op(),
            r.outer(),
            r.reduced(),
            r.inner(),
            inputs.stream().map(o -> atZero(o.layout())).toList());
    return new KernelCall(spec, parts(inputs), whole(List.of(last)));
  }

  private KernelCall product() {
    Value anchor = group.members().getFirst();
    Work.MatMul p = (Work.MatMul) anchor.work();
    inputTypes.add(anchor.dtype());
    results.put(anchor, Expr.input(0, anchor.dtype()));
    group.members().stream().skip(1).forEach(this::express);
    List<Value> outputs = outputs();
    Operand a = anchor.operands().get(0);
    Operand b = anchor.operands().get(1);
    Layout whole = Layout.contiguous(group.space());
    KernelSpec spec =
        new MatMulSpec(
            a.value().dtype(),
            p.batch(),
            p.m(),
            p.n(),
            p.k(),
            atZero(a.layout()),
            atZero(b.layout()),
            program(outputs),
            inputs.stream().map(o -> atZero(o.layout())).toList(),
            outputs.stream().map(_ -> whole).toList());
    List<Operand> all = new ArrayList<>(List.of(a, b));
    all.addAll(inputs);
    return new KernelCall(spec, parts(all), whole(outputs));
  }

  private static List<KernelCall> single(Value value, Placement placed) {
    List<Part> in = parts(value.operands());
    List<Part> out = whole(List.of(value));
    DType type = value.operands().getFirst().value().dtype();
    return switch (value.work()) {
      case Work.ArgReduce(boolean largest, int rows, int cols) -> {
        Layout layout = atZero(value.operands().getFirst().layout());
        yield List.of(
            new KernelCall(new ArgReduceSpec(type, largest, rows, cols, layout), in, out));
      }
      case Work.Gather(int rows, int width, int count) ->
          List.of(new KernelCall(new GatherSpec(type, rows, width, count), in, out));
      case Work.ScatterAdd(int rows, int width, int count) ->
          List.of(new KernelCall(new ScatterAddSpec(type, rows, width, count), in, out));
      case Work.Fold(List<Window> windows) -> {
        Layout layout = atZero(value.operands().getFirst().layout());
        yield List.of(new KernelCall(new FoldSpec(type, value.shape(), windows, layout), in, out));
      }
      case Work.Pick(List<Window> windows) -> {
        Layout by = atZero(value.operands().get(0).layout());
        Layout from = atZero(value.operands().get(1).layout());
        yield List.of(new KernelCall(new PickSpec(type, by.shape(), windows, by, from), in, out));
      }
      case Work.Place(List<Window> windows) -> {
        Layout by = atZero(value.operands().get(0).layout());
        Layout given = atZero(value.operands().get(1).layout());
        yield List.of(new KernelCall(new PlaceSpec(type, by.shape(), windows, by, given), in, out));
      }
      case Work.Concat concat -> concat(value, concat, placed);
      case Work.Source _, Work.Map _, Work.Reduce _, Work.MatMul _ ->
          throw new IllegalStateException(value + " is no kernel of its own kind");
    };
  }

  /** Zeros first where needed, then each part into its region. */
  private static List<KernelCall> concat(Value value, Work.Concat concat, Placement placed) {
    List<KernelCall> calls = new ArrayList<>();
    DType type = value.dtype();
    if (concat.zeroFilled()) {
      Program zero =
          Program.of("zeros", List.of(), List.of(type), List.of(Expr.constant(type.type(), 0)));
      calls.add(map(zero, value.shape().squeezed(), List.of(), List.of(), List.of(value)));
    }
    Program copy = Program.of("copy", List.of(type), List.of(type), List.of(Expr.input(0, type)));
    for (int i = 0; i < value.operands().size(); i++) {
      Operand part = value.operands().get(i);
      Layout region = concat.regions().get(i);
      if (placed.inside(value, part.value(), region.offset())) {
        continue;
      }
      List<Layout> joined =
          JointLayout.collapse(region.shape(), List.of(atZero(part.layout()), atZero(region)));
      KernelSpec spec =
          new MapSpec(copy, joined.getFirst().shape(), joined.subList(0, 1), joined.subList(1, 2));
      calls.add(
          new KernelCall(spec, parts(List.of(part)), List.of(new Part(value, region.offset()))));
    }
    return calls;
  }

  private void express(Value member) {
    Expr result =
        switch (member.work()) {
          case Work.Map(Program program) -> {
            Rewriter substitution =
                new Rewriter(e ->
                    e instanceof Expr.Input in
                        ? operand(member, member.operands().get(in.index()))
                        : e);
            yield substitution.rewrite(program.results().getFirst());
          }
          case Work.Reduce r -> operand(member, member.operands().getFirst()).overRow(r.op());
          case Work.Source _, Work.ArgReduce _, Work.MatMul _ -> throw notElementwise(member);
          case Work.Concat _, Work.Gather _, Work.ScatterAdd _ -> throw notElementwise(member);
          case Work.Fold _, Work.Pick _, Work.Place _ -> throw notElementwise(member);
        };
    results.put(member, result);
  }

  private static IllegalStateException notElementwise(Value member) {
    return new IllegalStateException(member + " cannot be fused");
  }

  private Expr operand(Value member, Operand operand) {
    Expr inside = results.get(operand.value());
    if (inside != null) {
      return inside;
    }
    Layout layout =
        group
            .overSpace(member, operand.layout())
            .orElseThrow(() -> new IllegalStateException(operand + " has no strides in " + member));
    Operand input = new Operand(bf16.of(operand.value()), layout);
    int known = inputs.indexOf(input);
    int first = inputTypes.size() - inputs.size();
    if (known < 0) {
      known = inputs.size();
      inputs.add(input);
      inputTypes.add(input.value().dtype());
    }
    return Expr.input(first + known, input.value().dtype());
  }

  private List<Value> outputs() {
    return group.members().stream().filter(stored).toList();
  }

  private Program program(List<Value> outputs) {
    return Program.of(
        name(),
        inputTypes,
        outputs.stream().map(Value::dtype).toList(),
        outputs.stream().map(this::result).toList());
  }

  private Expr result(Value value) {
    Expr result = results.get(value);
    if (result == null) {
      throw new IllegalStateException(value + " was not computed in its group");
    }
    return result;
  }

  /**
   * Bf16Storage in another type have no part in the name, save where a kernel makes nothing else.
   */
  private String name() {
    List<Value> computed = group.members().stream().filter(v -> !Bf16Storage.isCopy(v)).toList();
    List<Value> named = computed.isEmpty() ? group.members() : computed;
    List<String> names =
        named.stream()
            .map(v ->
                switch (v.work()) {
                  case Work.Map(Program p) -> p.name();
                  case Work.Reduce r -> lower(r.op());
                  case Work.MatMul _ -> "matmul";
                  case Work.Source _, Work.ArgReduce _, Work.Concat _ -> "";
                  case Work.Gather _, Work.ScatterAdd _, Work.Fold _ -> "";
                  case Work.Pick _, Work.Place _ -> "";
                })
            .toList();
    return names.size() <= 4
        ? String.join("+", names)
        : String.join("+", names.subList(0, 3)) + "+.." + names.size();
  }

  private static String lower(ReduceOp op) {
    return op.name().toLowerCase(Locale.ROOT);
  }

  private static Layout atZero(Layout layout) {
    return new Layout(layout.shape(), layout.strides(), 0);
  }

  private static List<Part> parts(List<Operand> operands) {
    return operands.stream().map(o -> new Part(o.value(), o.layout().offset())).toList();
  }

  private static List<Part> whole(List<Value> values) {
    return values.stream().map(v -> new Part(v, 0)).toList();
  }
}
