package io.lockstep.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.ReduceOp;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Engine.Update;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class ErrorsTest {
  private final Engine engine = NullBackend.engine();

  private Tensor f32(int... shape) {
    return engine.input("x", DType.F32, Shape.of(shape));
  }

  private Tensor i32(int... shape) {
    return engine.input("x", DType.I32, Shape.of(shape));
  }

  private static void fails(String message, Executable operation) {
    assertEquals(message, assertThrows(TensorException.class, operation).getMessage());
  }

  @Test
  void matmul_names_the_axes_that_differ() {
    fails(
        "[matmul] inner dimensions must match: lhs f32[2,3] (axis 1 = 3), rhs f32[4,5] (axis 0 ="
            + " 4); transpose or reshape one of them",
        () -> f32(2, 3).matmul(f32(4, 5)));
    fails(
        "[matmul] needs matrices or vectors: lhs f32[], rhs f32[3,2]; use mul for numbers",
        () -> f32().matmul(f32(3, 2)));
    fails(
        "[matmul] inner dimensions must match: lhs f32[4] (axis 0 = 4), rhs f32[3] (axis 0 = 3);"
            + " transpose or reshape one of them",
        () -> f32(4).matmul(f32(3)));
    fails(
        "[matmul] batch axes do not broadcast: lhs f32[2,1,3], rhs f32[4,3,1]; sizes before the"
            + " last two must be equal or 1",
        () -> f32(2, 1, 3).matmul(f32(4, 3, 1)));
    fails(
        "[matmul] needs floats, got i32[2,2]; convert with cast(DType.F32)",
        () -> i32(2, 2).matmul(i32(2, 2)));
    fails(
        "[dot] needs two vectors of one length: lhs f32[3], rhs f32[4]; use matmul for matrices",
        () -> f32(3).dot(f32(4)));
  }

  @Test
  void arithmetic_names_shapes_and_types_that_do_not_fit() {
    fails(
        "[add] shapes do not broadcast: lhs f32[2,3] (axis 1 = 3), rhs f32[4] (axis 0 = 4); sizes"
            + " must be equal or 1, counted from the last axis",
        () -> f32(2, 3).add(f32(4)));
    fails(
        "[mul] operands must have one element type: lhs f32[2], rhs i32[2]; convert one with"
            + " cast(DType)",
        () -> f32(2).mul(i32(2)));
    fails("[exp] needs floats, got i32[2]; convert with cast(DType.F32)", () -> i32(2).exp());
    fails(
        "[where] the condition must be bool, got f32[2]; convert with cast(DType.BOOL)",
        () -> f32(2).where(f32(2), f32(2)));
    fails(
        "[f] needs rows to reduce over, got scalars; reshape to [1,n]",
        () -> f32().apply("f", x -> x.sub(x.overRow(ReduceOp.MAX))));
  }

  @Test
  void reductions_name_axes_that_do_not_exist() {
    fails("[sum] axis 2 does not exist in shape [3,4]; use -2 to 1", () -> f32(3, 4).sum(2));
    fails("[sum] axis 0 does not exist in shape []; use a tensor with axes", () -> f32().sum(0));
    fails(
        "[sum] axis -1 is listed twice for shape [3,4]; list it once", () -> f32(3, 4).sum(1, -1));
    fails("[max] has no value over axis 1 of f32[3,0], which is empty", () -> f32(3, 0).max(1));
    fails("[argmax] axis 0 of f32[0,2] is empty", () -> f32(0, 2).argmax(0));
  }

  @Test
  void views_name_sizes_that_do_not_fit() {
    fails(
        "[reshape] f32[2,3] with 6 elements cannot become [4, -1]; sizes must multiply to 6, one of"
            + " them may be -1",
        () -> f32(2, 3).reshape(4, -1));
    fails(
        "[permute] order [0, 0] must name each of the 2 axes of f32[2,3] once",
        () -> f32(2, 3).permute(0, 0));
    fails(
        "[transpose] needs two axes, got f32[3]; reshape it to [1,n] first",
        () -> f32(3).transpose());
    fails(
        "[expand] f32[2,3] cannot be expanded to [2,4]; only axes of size 1 and new leading axes"
            + " can be repeated",
        () -> f32(2, 3).expand(2, 4));
    fails(
        "[slice] 1..5 does not lie in axis 1 of f32[2,3]; use 0 to 3",
        () -> f32(2, 3).slice(1, 1, 5));
    fails("[pad] widths must not be negative: -1, 2; use slice to cut", () -> f32(3).pad(0, -1, 2));
    fails(
        "[squeeze] axis 0 of f32[2,1] has size 2; only size 1 can be left out",
        () -> f32(2, 1).squeeze(0));
    fails("[unsqueeze] axis 3 cannot be added to f32[2]", () -> f32(2).unsqueeze(3));
    fails(
        "[concat] all sizes but that of axis 0 must be equal: f32[2,3], f32[2,4]",
        () -> Tensor.concat(0, f32(2, 3), f32(2, 4)));
    fails("[concat] needs at least one tensor", () -> Tensor.concat(0));
  }

  @Test
  void indexing_names_what_it_needs() {
    fails(
        "[gather] indices must be i32, got f32[2]; convert with cast(DType.I32)",
        () -> f32(3, 4).gather(f32(2)));
    fails(
        "[one_hot] needs a vector of class indices and at least one class: i32[2], 0 classes",
        () -> i32(2).oneHot(0));
    fails(
        "[gradients] only a single value has gradients, got f32[3]; take sum() or mean() first",
        () -> f32(3).gradients(f32(3)));
    fails(
        "[item] needs exactly one element, got f32[3]; reduce or slice it first",
        () -> f32(3).item());
  }

  @Test
  void the_engine_names_data_that_does_not_fit() {
    fails(
        "[tensor] 3 elements do not fill shape [2,2] of 4; give as many elements as the shape has",
        () -> engine.tensor(new float[3], 2, 2));
    fails(
        "[write] 4 bytes do not fill f32[3] of 12 bytes; pass exactly its elements",
        () -> engine.write(f32(3), MemorySegment.ofArray(new float[1])));
    fails(
        "[write] f32[3] is computed and cannot be written; make it with variable() or input()",
        () -> engine.write(f32(3).add(1), new float[3]));
    fails(
        "[write] f32[2] is constant and cannot be written; make it with variable() or input()",
        () -> engine.write(engine.tensor(new float[2], 2), new float[2]));
    fails(
        "[write] f32[1] is a view of 'x' f32[3] and cannot be written by itself; write the whole"
            + " of that",
        () -> engine.write(f32(3).slice(0, 0, 1), new float[1]));
    fails(
        "[write] float[] cannot be written to i32[3]; pass int[]",
        () -> engine.write(i32(3), new float[3]));
    fails(
        "[write] int[] cannot be written to f32[3]; pass float[]",
        () -> engine.write(f32(3), new int[3]));
    fails(
        "[input] device null has no f64; use f32 or the CPU",
        () -> engine.input("x", DType.F64, Shape.of(1)));
    fails(
        "[input] bf16 is how the precision bf16 stores values between its kernels, no type of a"
            + " tensor; use f32",
        () -> engine.input("x", DType.BF16, Shape.of(1)));
    fails(
        "[cast] bf16 is how the precision bf16 stores values between its kernels, no type of a"
            + " tensor; use f32",
        () -> f32(2).cast(DType.BF16));
    fails(
        "[update] f32[2] cannot take f32[3]; shapes must be equal",
        () -> new Update(f32(2), f32(3)));
  }

  @Test
  void a_target_takes_one_new_value() {
    Tensor x = f32(2);
    List<Update> twice = List.of(new Update(x, x.add(1)), new Update(x, x.add(2)));
    fails(
        "[update] f32[2] is given two new values; give each target one",
        () -> engine.compile(List.of(), twice));
    List<Update> across =
        List.of(new Update(x, x.add(1)), new Update(x.slice(0, 1, 2), x.slice(0, 0, 1)));
    fails(
        "[update] targets overlap: elements 0..1 of 'x' f32[2] and elements 1..1 of 'x' f32[2];"
            + " give each element one new value",
        () -> engine.compile(List.of(), across));
  }

  @Test
  void tensors_of_two_engines_do_not_mix() {
    Engine other = NullBackend.engine();
    Tensor foreign = other.input("x", DType.F32, Shape.of(2));
    fails(
        "[add] tensors belong to different engines; copy one over with"
            + " engine.tensor(other.toFloats(), ...)",
        () -> f32(2).add(foreign));
    fails(
        "[evaluate] f32[2] belongs to another engine; copy it over with"
            + " engine.tensor(other.toFloats(), ...)",
        () -> engine.evaluate(List.of(foreign)));
    fails(
        "[compile] f32[2] belongs to another engine; copy it over with"
            + " engine.tensor(other.toFloats(), ...)",
        () -> engine.compile(List.of(foreign), List.of()));
  }

  @Test
  void a_closed_engine_says_so() {
    Tensor x = f32(2);
    engine.close();
    engine.close();
    fails(
        "[evaluate] the engine is closed; open a new one",
        () -> engine.evaluate(List.of(x.add(1))));
    fails("[input] the engine is closed; open a new one", () -> f32(2));
  }

  @Test
  void a_closed_step_says_so() {
    CompiledStep step = engine.compile(List.of(f32(2).add(1)), List.of());
    step.close();
    step.close();
    assertEquals(
        "[step] is closed; compile a new one",
        assertThrows(IllegalStateException.class, step::run).getMessage());
  }

  @Test
  void a_device_that_is_not_there_is_refused_by_name() {
    assertEquals(
        "[device] no backend 'cuda' on the class path; there is: none; use one of them or auto, or"
            + " add lockstep-backend-cuda. Backends are named in files"
            + " META-INF/services/io.lockstep.backend.BackendProvider, one in each module's jar;"
            + " the class path has none. Where jars were merged into one, it must hold the lines of"
            + " all of these files",
        assertThrows(io.lockstep.backend.BackendException.class, () -> Engine.open("cuda:1"))
            .getMessage());
  }

  @Test
  void scalar_types_of_expressions_are_checked() {
    assertThrows(
        IllegalArgumentException.class, () -> f32(2).apply("bad", x -> x.add(Expr.i32(1))));
  }

  @Test
  void a_part_must_lie_in_the_tensor() {
    Tensor x = engine.variable(new float[6], 2, 3);
    Tensor sum = x.add(x);
    Tensor indices = engine.variable(new int[2], 2);
    Tensor empty = f32(2);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment two = arena.allocate(8);
      engine.readElements(x, 4, two);
      engine.writeElements(x, 4, two);
      engine.readElements(indices, 0, two);
      String bounds =
          " from element 5 on do not lie in f32[2,3] of 24 bytes; give native memory for whole"
              + " elements that it has";
      fails("[read] 8 bytes" + bounds, () -> engine.readElements(x, 5, two));
      fails("[write] 8 bytes" + bounds, () -> engine.writeElements(x, 5, two));
      fails("[read] 6 bytes" + bounds, () -> engine.readElements(x, 5, two.asSlice(0, 6)));
      fails(
          "[write] 4 bytes on the heap" + bounds,
          () -> engine.writeElements(x, 5, MemorySegment.ofArray(new float[1])));
      fails(
          "[read] f32[2,3] has no buffer of its own to take a part of; take the whole of it, or a"
              + " part of what it is a view of",
          () -> engine.readElements(sum, 0, two));
      fails(
          "[write] the tensor must be f32, got i32[2]; convert with cast(DType.F32)",
          () -> engine.writeElements(indices, 0, two));
      fails(
          "[write] 'x' f32[2] has never been written; write it first",
          () -> engine.writeElements(empty, 0, two));
    }
  }

  @Test
  void what_is_read_later_must_fit() {
    PendingRead read = engine.readLater(engine.variable(new int[2], 2));
    try (Arena arena = Arena.ofConfined()) {
      fails(
          "[read] i32[2] needs a native segment of exactly 8 bytes, got 4; allocate it from an"
              + " Arena",
          () -> read.read(arena.allocate(4)));
      fails(
          "[read] i32[2] needs a native segment of exactly 8 bytes, got 8 on the heap; allocate it"
              + " from an Arena",
          () -> read.read(MemorySegment.ofArray(new int[2])));
    }
    fails(
        "[read] the tensor must be f32, got i32[2]; convert with cast(DType.F32)", read::readFloat);
    engine.close();
    fails("[read] the engine is closed; open a new one", read::isReady);
    fails("[read] the engine is closed; open a new one", () -> read.read(MemorySegment.NULL));
  }

  @Test
  void what_is_computed_cannot_be_written_by_rows() {
    fails(
        "[write] f32[2] is computed and cannot be written; make it with variable() or input()",
        () -> engine.writeRows(f32(2).add(1), (_, _, _) -> {}));
  }

  @Test
  void an_update_names_what_cannot_be_given_a_new_value() {
    fails(
        "[update] f32[3,1] is a view of 'x' f32[3,2] whose elements do not lie in one piece; update"
            + " whole rows of that, or all of it",
        () -> new Engine.Update(f32(3, 2).slice(1, 0, 1), f32(3, 1)));
    fails(
        "[update] f32[2] is computed and cannot be written; make it with variable() or input()",
        () -> new Engine.Update(f32(2).add(1), f32(2)));
    fails(
        "[update] f32[2] is constant and cannot be written; make it with variable() or input()",
        () -> new Engine.Update(engine.tensor(new float[2], 2), f32(2)));
    fails(
        "[update] f32[2] cannot take f32[2,1]; shapes must be equal",
        () -> new Engine.Update(f32(2), f32(2, 1)));
  }

  @Test
  void a_class_index_out_of_range_is_refused_where_it_comes_from() {
    fails(
        "[one_hot] class index 3 of 'constant' i32[2] is outside of 0..2; correct the labels, or"
            + " give as many classes as there are",
        () -> engine.tensor(new int[] {0, 3}, 2).oneHot(3));
    fails(
        "[one_hot] class index -1 of 'variable' i32[3] is outside of 0..2; correct the labels, or"
            + " give as many classes as there are",
        () -> engine.variable(new int[] {1, -1, 2}, 3).oneHot(3));
    Tensor labels = i32(2);
    labels.oneHot(3);
    engine.write(labels, new int[] {0, 2});
    String message =
        "[write] class index 5 of 'x' i32[2] is outside of 0..2; correct the labels, or give as"
            + " many classes as there are";
    fails(message, () -> engine.write(labels, new int[] {0, 5}));
    fails(
        message,
        () -> engine.writeRows(labels, (_, _, to) -> to.setAtIndex(ValueLayout.JAVA_INT, 1, 5)));
    assertEquals(
        "[read] 'x' i32[2] was not written whole, since that failed; write it again",
        assertThrows(TensorException.MissingValue.class, labels::toInts).getMessage());
  }

  @Test
  void a_second_thread_is_kept_away_by_name() throws InterruptedException {
    Tensor x = engine.variable(new float[1], 1);
    List<Throwable> thrown = new ArrayList<>();
    try (EngineUse _ = engine.use("predict")) {
      Thread other =
          new Thread(
              () -> {
                try {
                  x.toFloats();
                } catch (EngineInUseException e) {
                  thrown.add(e);
                }
              },
              "second");
      other.start();
      other.join();
      x.toFloats();
    }
    assertEquals(
        "[read] thread 'second' cannot use the engine while thread '"
            + Thread.currentThread().getName()
            + "' is at work on it (predict); give each thread an engine of its own, or have one"
            + " thread at a time use it",
        thrown.getFirst().getMessage());
    x.toFloats();
  }
}
