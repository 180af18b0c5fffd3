/** A Chromium without window, spoken to by its DevTools protocol; for tests only. */
export interface Browser {
  /** Opens a page `width` pixels wide, by day or by night, and waits until it is loaded. */
  open(url: string, width: number, look?: "light" | "dark"): Promise<Page>;
  /** Ends the browser. */
  close(): Promise<void>;
}

/** An open page. */
export interface Page {
  /** Errors and warnings of the console and of the log, failed loads included. */
  readonly messages: readonly string[];
  /** Addresses that the page asked for. */
  readonly requests: readonly string[];
  /** Value of an expression in the page; what a promise is fulfilled with. */
  evaluate<T>(expression: string): Promise<T>;
  /** Presses and releases a key that types nothing: "Tab", "Enter", "ArrowRight". */
  press(key: keyof typeof KEYS): Promise<void>;
  /** The page printed on A4, as PDF in base64. */
  print(): Promise<string>;
  /** A picture of the whole page, or of the part between two heights, as PNG in base64. */
  picture(part?: { readonly top: number; readonly height: number }): Promise<string>;
}

/** Keys, with the codes that Windows gives them: Chromium's own. */
const KEYS = { Tab: 9, Enter: 13, ArrowRight: 39 } as const;

const NAMES = ["chromium", "chromium-browser", "google-chrome"];

/** Path of a Chromium: the variable ONDEE_TEST_CHROMIUM, or the first on PATH; null where there is none. */
export const chromium: string | null = (() => {
  const given = Deno.env.get("ONDEE_TEST_CHROMIUM");
  const folders = (Deno.env.get("PATH") ?? "").split(":");
  const paths = given === undefined ? NAMES.flatMap((name) => folders.map((folder) => `${folder}/${name}`)) : [given];
  return paths.find((path) => {
    try {
      return Deno.statSync(path).isFile;
    } catch {
      return false;
    }
  }) ?? null;
})();

/** Starts the browser at `path` with a profile of its own. */
export async function startBrowser(path: string): Promise<Browser> {
  const profile = await Deno.makeTempDir();
  const process = new Deno.Command(path, {
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--remote-debugging-port=0",
      `--user-data-dir=${profile}`,
      "about:blank",
    ],
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const address = await debuggerAddress(process.stderr);
  const socket = new WebSocket(address);
  await new Promise((resolve, reject) => {
    socket.onopen = resolve;
    socket.onerror = () => reject(new Error(`Cannot speak to the browser at ${address}`));
  });
  const link = linkOf(socket);
  return {
    open: (url, width, look = "light") => openPage(link, url, { width, look }),
    close: async () => {
      await link.send("Browser.close", {});
      await process.status;
      await Deno.remove(profile, { recursive: true });
    },
  };
}

async function debuggerAddress(stderr: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<string> {
  const reader = stderr.pipeThrough(new TextDecoderStream()).getReader();
  for (let text = "";;) {
    const { value, done } = await reader.read();
    text += value ?? "";
    const address = /ws:\/\/\S+/.exec(text);
    if (address !== null || done) {
      await reader.cancel();
      if (address === null) throw new Error(`The browser did not start: ${text}`);
      return address[0];
    }
  }
}

interface Link {
  send(method: string, params: object, sessionId?: string): Promise<Record<string, unknown>>;
  onEvent(sessionId: string, listen: (method: string, params: Record<string, unknown>) => void): void;
}

function linkOf(socket: WebSocket): Link {
  let serial = 0;
  const waiting = new Map<number, PromiseWithResolvers<Record<string, unknown>>>();
  const listeners = new Map<string, (method: string, params: Record<string, unknown>) => void>();
  socket.onmessage = ({ data }) => {
    const message = JSON.parse(String(data));
    if (message.id === undefined) return listeners.get(message.sessionId)?.(message.method, message.params);
    const { resolve, reject } = waiting.get(message.id)!;
    waiting.delete(message.id);
    if (message.error === undefined) resolve(message.result);
    else reject(new Error(`${message.error.message}`));
  };
  return {
    send: (method, params, sessionId) => {
      const answer = Promise.withResolvers<Record<string, unknown>>();
      waiting.set(++serial, answer);
      socket.send(JSON.stringify({ id: serial, method, params, sessionId }));
      return answer.promise;
    },
    onEvent: (sessionId, listen) => void listeners.set(sessionId, listen),
  };
}

async function openPage(
  link: Link,
  url: string,
  { width, look }: { readonly width: number; readonly look: "light" | "dark" },
): Promise<Page> {
  const { targetId } = await link.send("Target.createTarget", { url: "about:blank" });
  const sessionId = String((await link.send("Target.attachToTarget", { targetId, flatten: true })).sessionId);
  const messages: string[] = [];
  const requests: string[] = [];
  const loaded = Promise.withResolvers<void>();
  link.onEvent(sessionId, (method, params) => {
    if (method === "Page.loadEventFired") loaded.resolve();
    if (method === "Log.entryAdded" || method === "Runtime.exceptionThrown" || method === "Runtime.consoleAPICalled") {
      messages.push(JSON.stringify(params));
    }
    if (method === "Network.requestWillBeSent") requests.push((params["request"] as { url: string }).url);
  });
  for (const domain of ["Page", "Log", "Runtime", "Network"]) await link.send(`${domain}.enable`, {}, sessionId);
  const size = { width, height: 900, deviceScaleFactor: 1, mobile: false };
  await link.send("Emulation.setDeviceMetricsOverride", size, sessionId);
  const features = [{ name: "prefers-color-scheme", value: look }];
  await link.send("Emulation.setEmulatedMedia", { features }, sessionId);
  await link.send("Page.navigate", { url }, sessionId);
  await loaded.promise;
  return {
    messages,
    requests,
    evaluate: async <T>(expression: string) => {
      const wanted = { expression, returnByValue: true, awaitPromise: true };
      const { result, exceptionDetails } = await link.send("Runtime.evaluate", wanted, sessionId);
      if (exceptionDetails !== undefined) throw new Error(JSON.stringify(exceptionDetails));
      return (result as { value: T }).value;
    },
    press: async (key) => {
      const event = { key, code: key, windowsVirtualKeyCode: KEYS[key], ...(key === "Enter" ? { text: "\r" } : {}) };
      await link.send(
        "Input.dispatchKeyEvent",
        { type: key === "Enter" ? "keyDown" : "rawKeyDown", ...event },
        sessionId,
      );
      await link.send("Input.dispatchKeyEvent", { type: "keyUp", ...event }, sessionId);
    },
    picture: async (part) => {
      const clip = part === undefined ? {} : { clip: { x: 0, y: part.top, width, height: part.height, scale: 1 } };
      const wanted = { format: "png", captureBeyondViewport: true, ...clip };
      return String((await link.send("Page.captureScreenshot", wanted, sessionId))["data"]);
    },
    print: async () => String((await link.send("Page.printToPDF", { preferCSSPageSize: true }, sessionId))["data"]),
  };
}
