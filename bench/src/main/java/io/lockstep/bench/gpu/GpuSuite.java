package io.lockstep.bench.gpu;

import io.lockstep.bench.side.Contender;
import io.lockstep.bench.side.Row;
import io.lockstep.bench.work.AdamUpdate;
import io.lockstep.bench.work.Copy;
import io.lockstep.bench.work.Network;
import io.lockstep.bench.work.ProductWorkload;
import io.lockstep.bench.work.Training;
import io.lockstep.bench.work.Training.Feed;
import io.lockstep.bench.work.Workload;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The rows of the benchmarks, the most telling first, since time may run out. */
final class GpuSuite {
  private static final List<String> PRECISIONS = List.of("strict", "tf32", "bf16");
  private static final int QUICK_DIVISOR = 8;

  /** Widths below it, such as a number of classes, are what they are in quick runs too. */
  private static final int LEAST_DIVIDED = 100;

  private final Sides sides;
  private final int divisor;

  /**
   * Creates the suite.
   *
   * @param sides who takes part
   * @param quick whether all extents are an eighth
   */
  GpuSuite(Sides sides, boolean quick) {
    this.sides = sides;
    this.divisor = quick ? QUICK_DIVISOR : 1;
  }

  /**
   * Returns all rows in the order they are to be run: what the floor is made of, the nets, the
   * products of their steps, and the nets again beside what takes long to compile.
   */
  List<Row> rows() {
    List<Row> rows = new ArrayList<>(ceilings());
    if (!sides.onlyCompile()) {
      rows.addAll(steps());
      rows.addAll(products());
    }
    if (!sides.compiled("strict").isEmpty()) {
      for (String precision : PRECISIONS) {
        nets().forEach(net -> rows.add(row(net, precision, sides.compiled(precision))));
      }
    }
    return rows;
  }

  /** Returns what to measure first where time is short: a product, and a step in each precision. */
  List<Row> first() {
    List<Row> rows = new ArrayList<>(List.of(product(ProductWorkload.square(4096 / divisor))));
    Training net = nets().getFirst();
    PRECISIONS.forEach(precision -> rows.add(row(net, precision, sides.uncompiled(precision))));
    return rows;
  }

  /** Returns the rows that a profiler looks at: one product and one step of each net, by us. */
  List<Row> profiled() {
    List<Row> rows = new ArrayList<>();
    rows.add(row(ProductWorkload.square(4096 / divisor), "strict", List.of()));
    nets().forEach(net -> rows.add(row(net, "strict", List.of())));
    return rows;
  }

  private List<Row> ceilings() {
    List<Row> rows = new ArrayList<>();
    Copy copy = new Copy((1 << 28) / divisor / divisor);
    rows.add(row(copy, "strict", sides.eager("strict")));
    rows.add(product(ProductWorkload.square(4096 / divisor)));
    AdamUpdate update = new AdamUpdate((1 << 27) / divisor / divisor);
    rows.add(row(update, "strict", sides.uncompiled("strict")));
    ProductWorkload largest = ProductWorkload.square(8192 / divisor);
    rows.add(product(largest));
    rows.add(row(largest, "tf32", sides.uncompiled("tf32")));
    rows.add(row(largest, "bf16", sides.uncompiled("bf16")));
    return rows;
  }

  private List<Row> steps() {
    List<Row> rows = new ArrayList<>();
    for (String precision : PRECISIONS) {
      nets().forEach(net -> rows.add(row(net, precision, sides.uncompiled(precision))));
    }
    Training first = nets().getFirst();
    Training fed = new Training(first.network(), first.batch(), first.batches(), Feed.HOST);
    rows.add(row(fed, "strict", sides.uncompiled("strict")));
    return rows;
  }

  /** Returns smaller squares and the different products of the nets' steps. */
  private List<Row> products() {
    Map<String, ProductWorkload> products = new LinkedHashMap<>();
    List<ProductWorkload> all =
        new ArrayList<>(
            List.of(
                ProductWorkload.square(1024 / divisor), ProductWorkload.square(2048 / divisor)));
    nets().forEach(net -> all.addAll(net.network().products(net.batch())));
    all.forEach(product -> products.putIfAbsent(product.title(), product));
    return products.values().stream().map(this::product).toList();
  }

  /** Returns a product in strict precision beside float32 ones in whatever order is fastest. */
  private Row product(ProductWorkload product) {
    List<Contender> others = new ArrayList<>(List.of(sides.oursFast()));
    others.addAll(sides.uncompiled("strict"));
    return row(product, "strict", others);
  }

  private Row row(Workload work, String precision, List<Contender> others) {
    List<Contender> all = new ArrayList<>(List.of(sides.ours(precision)));
    all.addAll(others);
    return new Row(work, precision, all);
  }

  private List<Training> nets() {
    List<Integer> wide = Collections.nCopies(9, 4096);
    List<Integer> deep = Collections.nCopies(19, 1024);
    return List.of(
        net("MLP", List.of(784, 1024, 1024, 10), 0, 128, 16, 1e-4),
        net("8 layers", wide, 0, 8192, 4, 1e-5),
        net("autoencoder", List.of(784, 512, 128, 512, 784), 2, 256, 16, 1e-3),
        net("18 layers", deep, 0, 128, 16, 1e-4),
        net("18 layers", deep, 0, 256, 16, 1e-4),
        net("18 layers", deep, 0, 512, 16, 1e-4));
  }

  private Training net(
      String kind, List<Integer> widths, int code, int batch, int batches, double rate) {
    List<Integer> divided = widths.stream().map(w -> w < LEAST_DIVIDED ? w : w / divisor).toList();
    Network network = Network.titled(kind, divided, code, kind.equals("MLP"), rate);
    return new Training(network, batch / divisor, batches, Feed.DEVICE);
  }
}
