package io.lockstep.kernels.render.jvm;

import static io.lockstep.kernels.render.jvm.VectorClasses.INTS;
import static io.lockstep.kernels.render.jvm.VectorClasses.LONGS;
import static io.lockstep.kernels.render.jvm.VectorClasses.SPECIES;
import static io.lockstep.kernels.render.jvm.VectorClasses.VECTOR;
import static java.lang.constant.ConstantDescs.CD_long;

import io.lockstep.kernels.expr.Expr;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.function.Consumer;

/**
 * The high halves of products of unsigned ints, which vectors lack: those of even and of odd lanes
 * from products of longs. C2 sees that the factors are below 2^32 and takes one instruction for
 * each product of longs where the processor has it.
 *
 * @param bits width of a vector
 * @param push emits the vector of ints of an expression
 */
record HighProducts(int bits, Consumer<Expr> push) {
  /** Vectors that are narrower take {@link MulHighExpansion}: not all processors multiply longs. */
  static final int LEAST_BITS = 256;

  private static final ClassDesc OPERATORS = VectorClasses.ofModule("VectorOperators");
  private static final ClassDesc BINARY = OPERATORS.nested("Binary");
  private static final ClassDesc ASSOCIATIVE = OPERATORS.nested("Associative");
  private static final MethodTypeDesc COMBINE = MethodTypeDesc.of(LONGS, VECTOR);

  /** Emits a vector of ints. */
  void emit(CodeBuilder code, Expr x, Expr y) {
    even(code, x);
    even(code, y);
    code.invokevirtual(LONGS, "mul", COMBINE);
    shiftDown(code);
    odd(code, x);
    odd(code, y);
    code.invokevirtual(LONGS, "mul", COMBINE);
    and(code, -1L << Integer.SIZE);
    code.invokevirtual(LONGS, "or", COMBINE);
    code.invokevirtual(LONGS, "reinterpretAsInts", MethodTypeDesc.of(INTS));
  }

  private void even(CodeBuilder code, Expr x) {
    if (x instanceof Expr.Const literal) {
      broadcast(code, literal);
    } else {
      pairs(code, x);
      and(code, -1L >>> Integer.SIZE);
    }
  }

  private void odd(CodeBuilder code, Expr x) {
    if (x instanceof Expr.Const literal) {
      broadcast(code, literal);
    } else {
      pairs(code, x);
      shiftDown(code);
    }
  }

  private void broadcast(CodeBuilder code, Expr.Const literal) {
    code.getstatic(LONGS, "SPECIES_" + bits, SPECIES);
    code.loadConstant(Integer.toUnsignedLong((int) literal.value()));
    code.invokestatic(LONGS, "broadcast", MethodTypeDesc.of(LONGS, SPECIES, CD_long));
  }

  private void pairs(CodeBuilder code, Expr x) {
    push.accept(x);
    code.invokevirtual(INTS, "reinterpretAsLongs", MethodTypeDesc.of(LONGS));
  }

  private static void and(CodeBuilder code, long literal) {
    withLiteral(code, "AND", ASSOCIATIVE, literal);
  }

  private static void shiftDown(CodeBuilder code) {
    withLiteral(code, "LSHR", BINARY, Integer.SIZE);
  }

  private static void withLiteral(CodeBuilder code, String operator, ClassDesc kind, long literal) {
    code.getstatic(OPERATORS, operator, kind).loadConstant(literal);
    code.invokevirtual(LONGS, "lanewise", MethodTypeDesc.of(LONGS, BINARY, CD_long));
  }
}
