// Shows the document and takes the digest of the very bytes that are shown: the approval carries it back.
import * as pdfjs from "./pdfjs/build/pdf.min.mjs";

const base = new URL("./pdfjs/", import.meta.url).href;
pdfjs.GlobalWorkerOptions.workerSrc = base + "build/pdf.worker.min.mjs";

const pages = document.getElementById("pages");
const progress = document.getElementById("progress");
const approve = document.getElementById("approve");
const shown = document.getElementById("shown");
const expected = document.getElementById("sha256").textContent.trim();

function stop(text) {
    progress.textContent = text;
    progress.classList.add("bad");
    progress.setAttribute("role", "alert");
}

function hex(buffer) {
    return Array.from(new Uint8Array(buffer), byte => byte.toString(16).padStart(2, "0")).join("");
}

async function drawPage(pdf, number) {
    const page = await pdf.getPage(number);
    const natural = page.getViewport({ scale: 1 });
    const scale = Math.min(2, Math.max(.3, (pages.parentElement.clientWidth - 32) / natural.width));
    const viewport = page.getViewport({ scale });
    const sharpness = Math.min(2, window.devicePixelRatio || 1);

    const frame = document.createElement("div");
    frame.className = "pdf-page";
    frame.dataset.number = String(number);
    frame.setAttribute("role", "group");
    frame.setAttribute("aria-label", pages.dataset.page.replace("{0}", number).replace("{1}", pdf.numPages));
    frame.style.width = viewport.width + "px";
    frame.style.height = viewport.height + "px";
    frame.style.setProperty("--total-scale-factor", String(scale));
    frame.style.setProperty("--scale-factor", String(scale));

    const canvas = document.createElement("canvas");
    canvas.width = Math.floor(viewport.width * sharpness);
    canvas.height = Math.floor(viewport.height * sharpness);
    canvas.setAttribute("aria-hidden", "true");
    const text = document.createElement("div");
    text.className = "textLayer";
    frame.append(canvas, text);
    pages.append(frame);

    await page.render({
        canvas,
        viewport,
        transform: sharpness === 1 ? null : [sharpness, 0, 0, sharpness, 0, 0],
    }).promise;
    const layer = new pdfjs.TextLayer({ textContentSource: page.streamTextContent(), container: text, viewport });
    await layer.render();
    frame.dataset.drawn = "true";
}

async function show() {
    const answer = await fetch(pages.dataset.document, { credentials: "same-origin", cache: "no-store" });
    if (!answer.ok) {
        throw new Error("status " + answer.status);
    }
    const bytes = await answer.arrayBuffer();
    const digest = hex(await crypto.subtle.digest("SHA-256", bytes));
    if (digest !== expected) {
        stop(pages.dataset.differs);
        return;
    }
    const pdf = await pdfjs.getDocument({
        data: new Uint8Array(bytes),
        cMapUrl: base + "cmaps/",
        cMapPacked: true,
        standardFontDataUrl: base + "standard_fonts/",
        wasmUrl: base + "wasm/",
        iccUrl: base + "iccs/",
        useWasm: false,
        isEvalSupported: false,
        enableXfa: false,
    }).promise;
    for (let number = 1; number <= pdf.numPages; number++) {
        await drawPage(pdf, number);
    }
    shown.value = digest;
    if (approve) {
        approve.disabled = false;
    }
    progress.textContent = pages.dataset.shown.replace("{0}", pdf.numPages);
    pages.dataset.ready = "true";
}

pages.tabIndex = 0;
show().catch(cause => {
    console.error(cause);
    stop(pages.dataset.broken);
});
