// What a report does in the browser, without network: figures given out as SVG, PNG and CSV, films of maps, and parts that
// scroll sideways reached by keyboard. The page is whole without it.
(() => {
  const SVG = "http://www.w3.org/2000/svg";
  const PIXELS = 2; // of a PNG for each of the page
  const FRAME_MS = 350;
  const INK = "#1b1f24"; // on white, whatever the page is on

  const all = (within, selector) => [...within.querySelectorAll(selector)];

  const make = (name, attributes = {}, ...content) => {
    const element = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...content);
    return element;
  };

  // SVG

  /** A place of the page as x, y, width, height within `box`. */
  const placeIn = (box, { left, top, width, height }) => ({ x: left - box.left, y: top - box.top, width, height });

  /** The lines that an element's text is broken into, each with its place. */
  const linesOf = (element) => {
    const lines = [];
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      for (const { 0: word, index } of node.data.matchAll(/\S+/g)) {
        const range = document.createRange();
        range.setStart(node, index);
        range.setEnd(node, index + word.length);
        const place = range.getBoundingClientRect();
        const last = lines.at(-1);
        if (last !== undefined && Math.abs(last.place.bottom - place.bottom) < 2) last.words.push(word);
        else lines.push({ place, words: [word] });
      }
    }
    return lines;
  };

  const textsOf = (element, box, fill = getComputedStyle(element).color) => {
    const style = getComputedStyle(element);
    return linesOf(element).map(({ place, words }) =>
      make("text", {
        x: place.left - box.left,
        y: place.bottom - box.top - 0.25 * place.height,
        fill,
        "font-size": style.fontSize,
        "font-weight": style.fontWeight,
      }, words.join(" "))
    );
  };

  /** A map as a picture of its cells; of a film, the frame that is shown. */
  const imageOf = (image, box) => {
    const frames = Number(image.dataset.frames ?? 1);
    const frame = Number(image.closest("figure").dataset.frame ?? 0);
    const { naturalWidth: width, naturalHeight: height } = image;
    const picture = {
      href: image.src,
      width,
      height,
      style: "image-rendering: pixelated",
      preserveAspectRatio: "none",
    };
    return make("svg", {
      ...placeIn(box, image.parentElement.getBoundingClientRect()),
      viewBox: `0 ${frame * height / frames} ${width} ${height / frames}`,
      preserveAspectRatio: "none",
    }, make("image", picture));
  };

  const drawingOf = (svg, box) => {
    const copy = svg.cloneNode(true);
    const place = placeIn(box, svg.getBoundingClientRect());
    for (const [key, value] of Object.entries(place)) copy.setAttribute(key, value);
    copy.setAttribute("font-size", getComputedStyle(svg).fontSize);
    copy.setAttribute("fill", INK);
    return copy;
  };

  /** The hatching of missing cells. */
  const hatching = () =>
    make(
      "pattern",
      { id: "missing", width: 5, height: 5, patternUnits: "userSpaceOnUse" },
      make("rect", { width: 5, height: 5, fill: "#f1f2f3" }),
      make("path", { d: "M-1 1l2 -2M0 5l5 -5M4 6l2 -2", stroke: "#c4c9ce" }),
    );

  /** A scale bar: its length between two ends, on a pale ground. */
  const barOf = (scale, box) => {
    const { x, y, width, height } = placeIn(box, scale.getBoundingClientRect());
    return [
      make("rect", { x, y, width, height, fill: "#fff", "fill-opacity": 0.8 }),
      make("path", { d: `M${x} ${y}v${height}h${width}v${-height}`, fill: "none", stroke: INK, "stroke-width": 1.5 }),
    ];
  };

  const mapsSvg = (figure) => {
    const panels = figure.querySelector(".panels");
    const { left, top } = panels.getBoundingClientRect();
    const { bottom } = figure.querySelector(".colours").getBoundingClientRect();
    const box = new DOMRect(left - panels.scrollLeft, top, panels.scrollWidth, bottom - top);
    const frame = (map) =>
      make("rect", { ...placeIn(box, map.getBoundingClientRect()), fill: "none", stroke: "#9aa3ab" });
    return make(
      "svg",
      {
        width: Math.ceil(box.width),
        height: Math.ceil(box.height),
        viewBox: `0 0 ${box.width} ${box.height}`,
        "font-family": getComputedStyle(figure).fontFamily,
      },
      hatching(),
      make("rect", { width: "100%", height: "100%", fill: "#fff" }),
      ...all(figure, ".map").map((map) =>
        make("rect", { ...placeIn(box, map.getBoundingClientRect()), fill: "url(#missing)" })
      ),
      ...all(figure, ".map img").map((image) => imageOf(image, box)),
      ...all(figure, "svg").map((svg) => drawingOf(svg, box)),
      ...all(figure, ".map").map(frame),
      ...all(figure, ".scale").flatMap((scale) => barOf(scale, box)),
      ...all(figure, ".head, .row strong, .row small, .panel > small, .scale, .none").flatMap((element) =>
        textsOf(element, box)
      ),
      ...all(figure, "output").flatMap((time) => textsOf(time, box, INK)),
    );
  };

  const svgOf = (figure) => {
    const svg = figure.classList.contains("maps") ? mapsSvg(figure) : figure.querySelector("svg").cloneNode(true);
    return new XMLSerializer().serializeToString(svg);
  };

  const pngOf = async (figure) => {
    const image = new Image();
    image.src = `data:image/svg+xml,${encodeURIComponent(svgOf(figure))}`;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = PIXELS * image.naturalWidth;
    canvas.height = PIXELS * image.naturalHeight;
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
  };

  // CSV

  /** The entry of the palette of each cell of a map: its PNG has a byte a cell, unfiltered, in one piece. */
  const entriesOf = async (image) => {
    const bytes = Uint8Array.from(atob(image.src.split(",")[1]), (character) => character.charCodeAt(0));
    const view = new DataView(bytes.buffer);
    let at = 8;
    while (String.fromCharCode(...bytes.subarray(at + 4, at + 8)) !== "IDAT") at += 12 + view.getUint32(at);
    const packed = new Blob([bytes.subarray(at + 8, at + 8 + view.getUint32(at))]);
    const rows = new Uint8Array(
      await new Response(packed.stream().pipeThrough(new DecompressionStream("deflate"))).arrayBuffer(),
    );
    return rows.filter((_, k) => k % (image.naturalWidth + 1) !== 0);
  };

  const mapsCsv = async (figure) => {
    const rates = document.getElementById("rain-rates").content.textContent.split(",");
    const quoted = (text) => `"${text.replaceAll('"', '""')}"`;
    const lines = ["map,time,row_from_north,column_from_west,rain_rate_mm_h\n"];
    for (const image of all(figure, ".map img")) {
      const width = image.naturalWidth;
      const times = image.dataset.times.split("|");
      const height = image.naturalHeight / times.length;
      (await entriesOf(image)).forEach((entry, k) => {
        const y = Math.floor(k / width);
        const time = times[Math.floor(y / height)];
        lines.push(`${quoted(image.dataset.map)},${quoted(time)},${y % height},${k % width},${rates[entry]}\n`);
      });
    }
    return lines.join("");
  };

  const csvOf = (figure) =>
    figure.classList.contains("maps") ? mapsCsv(figure) : figure.querySelector("template").content.textContent;

  // What figures are given out as

  const KINDS = {
    SVG: { type: "image/svg+xml", of: svgOf },
    PNG: { type: "image/png", of: pngOf },
    CSV: { type: "text/csv", of: csvOf },
  };

  const save = async (figure, kind) => {
    const { type, of } = KINDS[kind];
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([await of(figure)], { type }));
    link.download = `${figure.id}.${kind.toLowerCase()}`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  };

  const addTools = (figure) => {
    const tools = document.createElement("div");
    tools.className = "tools";
    for (const kind of Object.keys(KINDS)) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = kind;
      button.ariaLabel = `Save ${figure.id.replace("-", " ")} as ${kind}`;
      button.onclick = () => save(figure, kind);
      tools.append(button);
    }
    figure.append(tools);
  };

  // Films

  const startFilm = (figure) => {
    const [play] = all(figure, ".play");
    const [slider] = all(figure, "input");
    const [label] = all(figure, "output");
    const times = figure.querySelector("img").dataset.times.split("|");
    let timer = 0;
    const show = (frame) => {
      figure.dataset.frame = frame;
      figure.style.setProperty("--frame", frame);
      slider.value = frame;
      slider.ariaValueText = label.value = times[frame];
    };
    const stop = () => {
      clearInterval(timer);
      timer = 0;
      play.textContent = "Play";
    };
    play.onclick = () => {
      if (timer !== 0) return stop();
      timer = setInterval(() => show((Number(slider.value) + 1) % times.length), FRAME_MS);
      play.textContent = "Pause";
    };
    slider.oninput = () => {
      stop();
      show(Number(slider.value));
    };
    show(0);
  };

  /** Makes what scrolls sideways a stop of the Tab key, and only that; the style sheet then says that it scrolls. */
  const markScrollers = () => {
    for (const part of all(document, ".scroll, .table, .panels")) {
      if (part.scrollWidth > part.clientWidth + 1) part.tabIndex = 0;
      else part.removeAttribute("tabindex");
    }
  };

  document.documentElement.classList.add("live");
  all(document, "figure[id]").forEach(addTools);
  all(document, "figure.film").forEach(startFilm);
  markScrollers();
  addEventListener("resize", markScrollers);
  addEventListener("toggle", markScrollers, true); // what was folded away had no width
})();
