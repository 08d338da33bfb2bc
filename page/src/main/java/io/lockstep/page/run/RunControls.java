package io.lockstep.page.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.training.loop.Trainer;
import io.lockstep.training.optim.Optimizer;
import io.lockstep.training.run.RunTouch;
import io.lockstep.training.run.RunTouch.Action;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * What a person does to a run: asked for by any thread, done by the one that trains, between two
 * steps. Where nothing is asked for that costs a read of one field.
 */
final class RunControls {
  private static final long PATIENCE_MILLIS = 3000;
  private static final long LOOK_MILLIS = 200;

  private final Consumer<RunTouch> touched;
  private final Deque<Request> requests = new ArrayDeque<>();
  private volatile BooleanSupplier ending = () -> false;
  private volatile boolean pending;
  private boolean paused;
  private boolean over;

  /** What is asked for, and the answer. */
  private record Request(Action action, double rate, CompletableFuture<String> answer) {}

  /**
   * Creates the controls of a run.
   *
   * @param touched is told of all that is done, by the thread that trains
   */
  RunControls(Consumer<RunTouch> touched) {
    this.touched = touched;
  }

  /** Says what ends a pause besides. */
  void endsWhen(BooleanSupplier now) {
    ending = now;
  }

  /** Has something done that needs no number. */
  JsonNode ask(Action action) {
    return ask(action, 0);
  }

  /** Has the learning rate changed. */
  JsonNode askRate(JsonNode body) {
    JsonNode rate = body.path("lr");
    double value = rate.isNumber() ? rate.doubleValue() : Double.NaN;
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(
          "[page] "
              + (rate.isMissingNode() ? "nothing" : rate)
              + " is no learning rate; give a"
              + " number such as 0.001");
    }
    return ask(Action.RATE, value);
  }

  private JsonNode ask(Action action, double rate) {
    CompletableFuture<String> answer = new CompletableFuture<>();
    synchronized (this) {
      if (over) {
        throw new IllegalArgumentException("[page] the run is over; nothing was done");
      }
      requests.add(new Request(action, rate, answer));
      pending = true;
      notifyAll();
    }
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("action", action.text());
    try {
      return json.put("done", answer.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      return json.put("done", "will be done after the step that goes on");
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      String refusal = cause == null ? null : cause.getMessage();
      throw new IllegalArgumentException(refusal == null ? e.toString() : refusal, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalArgumentException("[page] the page is closed; ask again", e);
    }
  }

  /** Does what is asked for, and waits while the run is paused; called between two steps. */
  void atStep(Trainer trainer) {
    if (pending) {
      act(trainer);
    }
  }

  private synchronized void act(Trainer trainer) {
    while (true) {
      Request request = requests.poll();
      if (request != null) {
        done(trainer, request);
      } else if (paused && !over) {
        try {
          wait(LOOK_MILLIS);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          paused = false;
        }
        paused = paused && !trainer.isStopping() && !ending.getAsBoolean();
      } else {
        pending = false;
        return;
      }
    }
  }

  private void done(Trainer trainer, Request request) {
    try {
      request.answer().complete(done(trainer, request.action(), request.rate()));
    } catch (IllegalArgumentException e) {
      request.answer().completeExceptionally(e);
    }
  }

  private String done(Trainer trainer, Action action, double rate) {
    switch (action) {
      case PAUSE -> {
        if (paused) {
          return "is paused already";
        }
        paused = true;
      }
      case GO_ON -> {
        if (!paused) {
          return "is going on already";
        }
        paused = false;
      }
      case STOP -> {
        paused = false;
        trainer.stop();
      }
      case RATE -> set(trainer.optimizer(), rate);
    }
    Map<String, Double> values = action == Action.RATE ? Map.of("lr", rate) : Map.of();
    touched.accept(new RunTouch(action, trainer.optimizer().step(), trainer.epochsDone(), values));
    return "done";
  }

  private static void set(Optimizer optimizer, double rate) {
    if (!optimizer.hyperparameters().containsKey("lr")) {
      throw new IllegalArgumentException(
          "[page] the optimizer " + optimizer.rule().name() + " has no learning rate; change none");
    }
    optimizer.set("lr", rate);
  }

  synchronized boolean isPaused() {
    return paused;
  }

  /** Lets a run that waits go on: nobody will be there to do it. */
  synchronized void release() {
    over = true;
    paused = false;
    requests.forEach(request ->
        request
            .answer()
            .completeExceptionally(
                new IllegalArgumentException("[page] the run is over; nothing was done")));
    requests.clear();
    notifyAll();
  }
}
