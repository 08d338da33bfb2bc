package io.lockstep.bench.ours;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.bench.work.AdamUpdate;
import io.lockstep.bench.work.ConvTraining;
import io.lockstep.bench.work.Copy;
import io.lockstep.bench.work.ProductWorkload;
import io.lockstep.bench.work.RowWorkload;
import io.lockstep.bench.work.StepProducts;
import io.lockstep.bench.work.Training;
import io.lockstep.bench.work.Workload;
import io.lockstep.bench.worker.Prepared;
import io.lockstep.bench.worker.Server;
import io.lockstep.bench.worker.Workshop;
import io.lockstep.tensor.Engine;
import java.io.IOException;

/** Our side, from the public API of the engine and of training. */
public final class Worker implements Workshop {
  private final String device;
  private final Engines engines;

  /**
   * Creates the side.
   *
   * @param device such as {@code cuda}
   * @param threads of the CPU, or 0 for as many as the engine takes by itself
   */
  public Worker(String device, int threads) {
    this.device = device;
    this.engines = new Engines(device, threads);
  }

  /** Serves the device named by the first argument, with the threads given by the second if any. */
  public static void main(String[] args) throws IOException {
    new Server(new Worker(args[0], args.length > 1 ? Integer.parseInt(args[1]) : 0)).serve();
  }

  @Override
  public void describe(ObjectNode answer) {
    answer
        .put("name", "Lockstep")
        .put("device", engines.get("strict").device().description())
        .put("java", Runtime.version().toString());
  }

  @Override
  public Prepared prepare(Workload work, String precision) {
    Engine engine = engines.get(precision);
    return switch (work) {
      case Copy copy -> PreparedGraph.copy(engine, copy);
      case ProductWorkload product -> PreparedGraph.product(engine, product);
      case AdamUpdate update -> new PreparedUpdate(engine, update);
      case StepProducts products -> PreparedGraph.products(engine, products);
      case RowWorkload kernel -> PreparedGraph.rows(engine, kernel);
      case Training training -> new PreparedTraining(engine, training);
      case ConvTraining training -> new PreparedConvolutions(engine, training);
    };
  }

  @Override
  public void hostCost(Prepared work, ObjectNode answer) {
    if (device.startsWith("cpu")) {
      Workshop.super.hostCost(work, answer);
    } else {
      HostCost.measure((PreparedStep) work, answer);
    }
  }

  @Override
  public void close() {
    engines.close();
  }
}
