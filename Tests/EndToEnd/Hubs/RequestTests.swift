import Foundation
import Testing

@Suite("Photographs that somebody asked for")
struct RequestTests {
    @Test func `stay where they were taken until a hub asks, and come level by level`() throws {
        let workshop = try Workshop()
        let city = try ServedHub("5201-H01", in: workshop)
        let county = try ServedHub("520103-H01", in: workshop)
        let station = Outpost("520103100-Z02", in: workshop)
        try city.serve()
        try county.join(city)
        try county.serve()
        try station.join(county)
        // Noise, which no format makes small: about 1 MB.
        let photo = workshop.file("photo.png")
        let python = """
            import os, sys
            from PIL import Image
            Image.frombytes('RGB', (600, 600), os.urandom(600 * 600 * 3)).save(sys.argv[1])
            """
        try Programs.succeed("/usr/bin/python3", ["-c", python, photo])
        let matter = try station.opinion("路灯不亮", ["--attach", photo])
        try station.sync()
        func isHeld(_ hub: ServedHub) throws -> Bool? {
            try hub.json(["attachment", "list", matter]).rows("attachments").first?.flag("held")
        }
        #expect(try isHeld(county) == false)
        #expect(try county.json(["attachment", "request", matter]).number("requested") == 1)
        try station.sync()
        #expect(try isHeld(county) == true)
        #expect(try county.json(["attachment", "request", matter]).number("requested") == 0, "it is here")
        try county.sync()
        #expect(try isHeld(city) == false)
        #expect(try city.json(["attachment", "request", matter, "1"]).number("requested") == 1)
        try county.sync()
        #expect(try isHeld(city) == true)
        let none = try Programs.run("hub", ["attachment", "request", matter, "2", "--dir", city.folder])
        #expect(none.status == 64 && none.errors.contains("has no attachment 2"))
    }
}
