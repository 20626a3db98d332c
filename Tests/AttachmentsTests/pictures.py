#!/usr/bin/python3
"""Makes the pictures that the tests attach, and reads back what must not change.

Usage: pictures.py make FOLDER    writes photographs with everything that cameras and programs put into them
       pictures.py pixels FILE    prints the SHA-256 of the decoded pixels and of the colour profile, and the orientation
"""

import hashlib
import sys
from pathlib import Path

from PIL import Image, ImageCms, PngImagePlugin

XMP = b"""<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
xmlns:tiff="http://ns.adobe.com/tiff/1.0/" tiff:Make="SECRETXMPMAKER"/></rdf:RDF></x:xmpmeta><?xpacket end="w"?>"""


def exif():
    data = Image.Exif()
    data[0x010E] = "SECRETCAPTION"
    data[0x010F] = "SECRETMAKER"
    data[0x0110] = "SECRETMODEL"
    data[0x0112] = 6
    data[0x0131] = "SECRETSOFTWARE"
    data[0x8825] = {1: "N", 2: (26.0, 34.0, 12.0), 3: "E", 4: (106.0, 42.0, 30.0)}
    data[0x8769] = {0x9003: "2026:05:12 09:30:00", 0x927C: b"SECRETMAKERNOTE", 0xA431: "SECRETSERIAL",
                    0xA434: "SECRETLENS"}
    return data


def picture(width, height):
    image = Image.new("RGB", (width, height))
    image.putdata([(x * 7 % 256, y * 5 % 256, (x * y) % 256) for y in range(height) for x in range(width)])
    return image


def make(folder):
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    image = picture(600, 400)
    told = {"exif": exif(), "icc_profile": profile}
    image.save(folder / "photo.jpg", quality=85, comment=b"SECRETCOMMENT", **told)
    image.save(folder / "progressive.jpg", quality=85, progressive=True, **told)
    jpeg = (folder / "photo.jpg").read_bytes()
    # As phones do it: XMP in a second APP1, and a short film after the picture's end.
    xmp = b"http://ns.adobe.com/xap/1.0/\0" + XMP
    segment = b"\xff\xe1" + (len(xmp) + 2).to_bytes(2, "big") + xmp
    (folder / "film.jpg").write_bytes(jpeg[:2] + segment + jpeg[2:] + b"\0\0\0\x18ftypmp42SECRETFILM" * 50)
    image.save(folder / "plain.jpg", quality=85)

    text = PngImagePlugin.PngInfo()
    text.add_text("Author", "SECRETAUTHOR")
    text.add_text("Comment", "SECRETZTXT", zip=True)
    text.add_itxt("XML:com.adobe.xmp", XMP.decode())
    text.add(b"prVt", b"SECRETPRIVATE")
    image.save(folder / "photo.png", pnginfo=text, **told)
    clear = Image.new("RGBA", (80, 60), (200, 30, 30, 0))
    clear.save(folder / "clear.png")

    image.save(folder / "photo.webp", quality=80, xmp=XMP, **told)
    image.save(folder / "lossless.webp", lossless=True, **told)
    image.save(folder / "plain.webp", quality=80)
    frames = [picture(60, 40), picture(60, 40).rotate(180)]
    frames[0].save(folder / "moving.webp", save_all=True, append_images=frames[1:], duration=100)

    image.save(folder / "scan.pdf", author="KEPTAUTHOR")
    image.save(folder / "other.gif")
    image.save(folder / "other.tiff")


def pixels(path):
    with Image.open(path) as image:
        orientation = image.getexif().get(0x0112, 1)
        profile = hashlib.sha256(image.info.get("icc_profile") or b"").hexdigest()
        print(hashlib.sha256(image.convert("RGBA").tobytes()).hexdigest(), profile, orientation, *image.size)


if sys.argv[1:2] == ["make"] and len(sys.argv) == 3:
    make(Path(sys.argv[2]))
elif sys.argv[1:2] == ["pixels"] and len(sys.argv) == 3:
    pixels(sys.argv[2])
else:
    print("pictures.py: usage: pictures.py make FOLDER | pixels FILE", file=sys.stderr)
    sys.exit(64)
